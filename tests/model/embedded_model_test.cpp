#include "cameras/model.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/onnx_text.h"
#include "support/refusal.h"
#include "support/temporary_folder.h"

// A model in memory, as a program carries one.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr auto kEmbeddedCard = R"({"image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25],
                           "size": {"height": 8, "width": 8}, "labels": "names.txt"})";

std::vector<std::byte> embedded_classifier() {
  return serialize(R"(<ir_version: 8, opset_import: ["" : 13]>
    net (float[1,3,8,8] x) => (float[1,3] y) { p = GlobalAveragePool (x) y = Flatten (p) })");
}

TEST(EmbeddedModelTest, BringsItsCardAndLabels) {
  const auto bytes = embedded_classifier();
  const Model model = open_model(EmbeddedModel{
      .name = "own", .onnx = bytes, .card = kEmbeddedCard, .labels = "red\ngreen\nblue\n"});
  EXPECT_EQ(model.card, "own");
  EXPECT_THAT(model.labels, ElementsAre("red", "green", "blue"));
  EXPECT_THAT(model.preprocess.settings().std, ElementsAre(0.25, 0.25, 0.25));
  EXPECT_THAT(model.warnings, IsEmpty());
}

TEST(EmbeddedModelTest, GivenCardAndLabelsComeFirst) {
  const TemporaryFolder folder;
  const auto bytes = embedded_classifier();
  const auto card =
      folder.write("other.json", R"({"image_mean": [0, 0, 0], "image_std": [1, 1, 1]})");
  const auto labels = folder.write("other.txt", "a\nb\nc\n");
  const Model model = open_model(
      EmbeddedModel{
          .name = "own", .onnx = bytes, .card = kEmbeddedCard, .labels = "red\ngreen\nblue\n"},
      {.card = card,
       .labels = labels,
       .output = {},
       .device = "cpu",
       .precision = Precision::f32,
       .trunk = TrunkKind::automatic,
       .limits = {}});
  EXPECT_EQ(model.card, card.string());
  EXPECT_THAT(model.labels, ElementsAre("a", "b", "c"));
  EXPECT_THAT(model.preprocess.settings().mean, ElementsAre(0, 0, 0));
}

TEST(EmbeddedModelTest, WithoutACardTheUsualConventionHoldsAndWarns) {
  const auto bytes = embedded_classifier();
  const Model model =
      open_model(EmbeddedModel{.name = "own", .onnx = bytes, .card = {}, .labels = {}});
  EXPECT_EQ(model.card, "");
  ASSERT_THAT(model.warnings, SizeIs(1));
  EXPECT_THAT(model.warnings[0], StartsWith("no model card found"));
}

TEST(EmbeddedModelTest, NamesOfLabelsComeWithoutACardToo) {
  const auto bytes = embedded_classifier();
  const Model model = open_model(
      EmbeddedModel{.name = "own", .onnx = bytes, .card = {}, .labels = "red\ngreen\nblue\n"});
  EXPECT_EQ(model.card, "");
  EXPECT_THAT(model.labels, ElementsAre("red", "green", "blue"));
  ASSERT_THAT(model.warnings, SizeIs(1));
  EXPECT_THAT(model.warnings[0], StartsWith("no model card found"));
}

TEST(EmbeddedModelTest, FailuresNameTheModel) {
  const auto bytes = embedded_classifier();
  const auto refused = [&](std::span<const std::byte> onnx, std::string_view card) {
    const auto open = [&] {
      static_cast<void>(
          open_model(EmbeddedModel{.name = "own", .onnx = onnx, .card = card, .labels = {}}));
    };
    return refusal_of(open).message;
  };
  EXPECT_THAT(refused(bytes, "[1]"), StartsWith("own: "));
  EXPECT_THAT(refused(bytes, kEmbeddedCard), HasSubstr("the card names a file of labels"));
  EXPECT_THAT(refused({}, kEmbeddedCard), StartsWith("own: "));
}

}  // namespace
}  // namespace cameras::testing
