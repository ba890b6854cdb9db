#include "cameras/model.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <filesystem>

#include "support/onnx_text.h"
#include "support/refusal.h"
#include "support/temporary_folder.h"

// A model file together with what lies beside it.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

namespace fs = std::filesystem;

constexpr auto kHeader = "<ir_version: 8, opset_import: [\"\" : 13]> ";
constexpr auto kCard = R"({"image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25],
                           "size": {"height": 8, "width": 8}, "labels": "names.txt"})";
constexpr auto kNames = "tench, Tinca tinca\nGoldfish\nwhite shark, man-eater\n";

// Three labels: the means of red, green and blue.
std::vector<std::byte> classifier(const std::string& type = "float[1,3,8,8]",
                                  const std::string& cast = "c = Identity (x)") {
  return serialize(std::string(kHeader) + "net (" + type + " x) => (float[1,3] y) { " + cast +
                   " p = GlobalAveragePool (c) y = Flatten (p) }");
}

class OpenModel : public ::testing::Test {
 protected:
  fs::path write_model() const { return folder.write("net.onnx", classifier()); }
  Model open_named() const {
    folder.write("names.txt", kNames);
    folder.write("net.json", kCard);
    return open_model(write_model());
  }
  TemporaryFolder folder;
};

TEST_F(OpenModel, TakesTheCardBesideTheFile) {
  const Model model = open_named();
  EXPECT_EQ(model.card, (folder.path() / "net.json").string());
  EXPECT_THAT(model.warnings, IsEmpty());
  EXPECT_THAT(model.labels,
              ElementsAre("tench, Tinca tinca", "Goldfish", "white shark, man-eater"));
  EXPECT_THAT(model.preprocess.settings().mean, ElementsAre(0.5, 0.5, 0.5));
  EXPECT_EQ(model.preprocess.settings().height, 8);
  EXPECT_EQ(model.network.label_count(), 3);
}

TEST_F(OpenModel, ImageGoesThroughThePreprocessingIntoTheNetwork) {
  const Model model = open_named();
  // A picture of one colour: (255, 127.5 -> 128, 0) / 255 = (1, 0.50196, 0), less 0.5, over 0.25.
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < 8 * 8; ++i) pixels.insert(pixels.end(), {255, 128, 0});
  const Prepared prepared = model.preprocess(Image::from_pixels(8, 8, pixels));
  const at::Tensor expected = at::tensor({2.F, static_cast<float>(128.0 / 255 * 4 - 2), -2.F});
  // A mean over 64 equal float32 numbers.
  EXPECT_TRUE(at::allclose(model.network.logits(prepared.input), expected, 1e-6, 1e-6));
}

TEST_F(OpenModel, WithoutACardSaysWhatItAssumes) {
  const Model model = open_model(write_model());
  EXPECT_EQ(model.card, "");
  EXPECT_THAT(model.labels, IsEmpty());
  EXPECT_THAT(model.warnings,
              ElementsAre("no model card found: assuming RGB in 0..1 with ImageNet's mean and "
                          "standard deviation, stretched to 8 x 8 (a card beside the model says "
                          "otherwise; see README)"));
  EXPECT_EQ(model.preprocess.settings().height, 8);
  EXPECT_EQ(model.label_name(1), "label 1");
}

TEST_F(OpenModel, GraphThatReadsBytesScalesNothing) {
  const Model model =
      open_model(folder.write("net.onnx", classifier("uint8[1,3,8,8]", "c = Cast <to = 1> (x)")));
  EXPECT_THAT(model.warnings, ElementsAre(StartsWith("no model card found: assuming RGB bytes "
                                                     "0..255, stretched to 8 x 8")));
  EXPECT_EQ(model.preprocess.settings().rescale_factor, 1);
  EXPECT_THAT(model.preprocess.settings().mean, IsEmpty());
}

TEST_F(OpenModel, GivenCardAndLabelsComeFirst) {
  folder.write("names.txt", kNames);
  folder.write("net.json", kCard);
  ModelOptions options;
  options.card = folder.write("other.json", R"({"image_mean": [0.1, 0.2, 0.3], "size": 8})");
  options.labels = folder.write("other.txt", "a\nb\nc\n");
  const Model model = open_model(write_model(), options);
  EXPECT_EQ(model.card, options.card.string());
  EXPECT_THAT(model.preprocess.settings().mean, ElementsAre(0.1, 0.2, 0.3));
  EXPECT_THAT(model.labels, ElementsAre("a", "b", "c"));
}

TEST_F(OpenModel, WrongNumberOfNamesIsAWarning) {
  ModelOptions options;
  options.labels = folder.write("two.txt", "a\nb\n");
  folder.write("net.json", R"({"image_mean": [0, 0, 0]})");
  const Model model = open_model(write_model(), options);
  EXPECT_THAT(model.warnings, ElementsAre("the network has 3 labels, but there are 2 label names"));
  options.labels = folder.write("one.txt", "a\n");
  EXPECT_THAT(open_model(write_model(), options).warnings,
              ElementsAre("the network has 3 labels, but there is 1 label name"));
  EXPECT_EQ(model.label_name(2), "label 2");
}

TEST_F(OpenModel, NetworkOfOneSizeIsAWarning) {
  folder.write("net.json", R"({"image_mean": [0]})");
  const fs::path path =
      folder.write("net.onnx", serialize(std::string(kHeader) +
                                         R"(net (float[1,1,2,2] x) => (float[1,1] y)
                                 <float[1,1,2,2] table = {1, 2, 3, 4}> {
                              tokens = Add (x, table)
                              p = GlobalAveragePool (tokens)
                              y = Flatten (p)
                            })"));
  const Model model = open_model(path);
  ASSERT_EQ(model.warnings.size(), 1U);
  EXPECT_THAT(model.warnings[0],
              StartsWith("this network runs at its native size only, so CAMERAS has one size: node "
                         "'tokens' (Add): "));
}

TEST_F(OpenModel, SizeOfTheCardFillsAnOpenGraph) {
  const auto native = [&](const std::string& card) {
    folder.write("net.json", card);
    const Model model = open_model(folder.write("net.onnx", classifier("float[N,3,H,W]")));
    return std::pair(model.network.native_height(), model.network.native_width());
  };
  EXPECT_EQ(native(R"({"size": {"height": 20, "width": 30}})"), std::pair(20L, 30L));
  EXPECT_EQ(native(R"({"size": {"shortest_edge": 40}, "do_center_crop": true,
                       "crop_size": {"height": 32, "width": 36}})"),
            std::pair(32L, 36L));
  EXPECT_EQ(native(R"({"size": {"shortest_edge": 40}})"), std::pair(40L, 40L));
}

TEST_F(OpenModel, OutputIsAnOption) {
  const fs::path path = folder.write(
      "net.onnx", serialize(std::string(kHeader) +
                            R"(net (float[1,3,8,8] x) => (float[1,3] y, float[1,3] negative) {
                              p = GlobalAveragePool (x)
                              y = Flatten (p)
                              negative = Neg (y)
                            })"));
  ModelOptions options;
  options.output = "negative";
  EXPECT_EQ(open_model(path, options).network.output(), "negative");
  options.output = "y";
  EXPECT_EQ(open_model(path, options).network.output(), "y");
}

TEST_F(OpenModel, ReadsExternalDataBesideTheFile) {
  const std::array<float, 3> weights{1, 2, 4};
  std::string bytes(sizeof weights, '\0');
  std::memcpy(bytes.data(), weights.data(), sizeof weights);
  folder.write("net.data", bytes);
  const std::vector<std::byte> model = with_external_tensor(
      std::string(kHeader) + R"(net (float[1,3,8,8] x) => (float[1,3] y) <float[3] w = {0, 0, 0}> {
        p = GlobalAveragePool (x)
        f = Flatten (p)
        y = Mul (f, w)
      })",
      "net.data");
  const Network network = open_model(folder.write("net.onnx", model)).network;
  EXPECT_TRUE(at::equal(network.logits(at::ones({1, 3, 8, 8})), at::tensor({1.F, 2.F, 4.F})));
  fs::remove(folder.path() / "net.data");
  const std::string path = (folder.path() / "net.onnx").string();
  EXPECT_EQ(refusal_of([&] { open_model(path); }),
            (Refusal{Errc::io, path + ": tensor 'w': external data 'net.data': no such file beside "
                                      "the model"}));
}

TEST_F(OpenModel, MessagesBeginWithTheFileTheyAreAbout) {
  const std::string missing = (folder.path() / "none.onnx").string();
  EXPECT_EQ(refusal_of([&] { open_model(missing); }),
            (Refusal{Errc::io, missing + ": no such file"}));
  const fs::path text = folder.write("text.onnx", "Not a model at all.\n");
  EXPECT_EQ(refusal_of([&] { open_model(text); }),
            (Refusal{Errc::bad_model, text.string() + ": not an ONNX file: expected a serialised "
                                                      "ModelProto"}));
  const std::string none = (folder.path() / "none.txt").string();
  ModelOptions options;
  options.labels = none;
  EXPECT_EQ(refusal_of([&] { open_model(write_model(), options); }),
            (Refusal{Errc::io, none + ": no such file"}));
  options.labels.clear();
  options.device = "tpu";
  EXPECT_EQ(
      refusal_of([&] { open_model(write_model(), options); }),
      (Refusal{Errc::bad_argument, "expected a device 'cpu', 'cuda' or 'cuda:i', found 'tpu'"}));
  folder.write("net.json", "{");
  const fs::path path = write_model();
  EXPECT_THAT(refusal_of([&] { open_model(path); }).message,
              StartsWith((folder.path() / "net.json").string() + ": "));
}

TEST_F(OpenModel, LabelIsFoundByItsName) {
  const Model model = open_named();
  EXPECT_EQ(model.label_index("Goldfish"), 1);
  EXPECT_EQ(model.label_index("goldFISH"), 1);            // case does not matter
  EXPECT_EQ(model.label_index("tench, Tinca tinca"), 0);  // the whole line
  EXPECT_EQ(model.label_index("tinca TINCA"), 0);         // one of its synonyms
  EXPECT_EQ(model.label_index("man-eater"), 2);
  EXPECT_EQ(model.label_name(1), "Goldfish");
}

TEST_F(OpenModel, UnknownLabelSuggestsTheNearest) {
  const Model model = open_named();
  EXPECT_EQ(refusal_of([&] { model.label_index("goldfisch"); }),
            (Refusal{Errc::bad_argument, "no label named 'goldfisch'; did you mean 'goldfish'?"}));
  EXPECT_EQ(refusal_of([&] { model.label_index("xylophone"); }),
            (Refusal{Errc::bad_argument,
                     "no label named 'xylophone'; expected one of 'tench, Tinca tinca', "
                     "'Goldfish', 'white shark, man-eater'"}));
}

// Of many names the first five that hold the word.
TEST_F(OpenModel, UnknownLabelOfManyNamesSuggestsThoseThatHoldIt) {
  Model model = open_named();
  model.labels.clear();
  for (int i = 0; i < 30; ++i) model.labels.push_back("Welsh hound number " + std::to_string(i));
  EXPECT_EQ(refusal_of([&] { model.label_index("hound"); }),
            (Refusal{Errc::bad_argument,
                     "no label named 'hound'; there are 'Welsh hound number 0', 'Welsh hound "
                     "number 1', 'Welsh hound number 2', 'Welsh hound number 3', 'Welsh hound "
                     "number 4'"}));
  EXPECT_EQ(refusal_of([&] { model.label_index("xylophone"); }),
            (Refusal{Errc::bad_argument, "no label named 'xylophone'"}));
}

TEST_F(OpenModel, NameWithoutNamesIsRefused) {
  const Model model = open_model(write_model());
  EXPECT_EQ(refusal_of([&] { model.label_index("tench"); }),
            (Refusal{Errc::bad_argument,
                     "label 'tench': this model has no label names; expected an "
                     "index, or a card or file with names"}));
}

// A whole line that equals the name comes before a synonym of an earlier label.
TEST_F(OpenModel, WholeNameComesBeforeASynonym) {
  ModelOptions options;
  options.labels = folder.write("cranes.txt", "crane, machine\ncrane\nother\n");
  const Model model = open_model(write_model(), options);
  EXPECT_EQ(model.label_index("crane"), 1);
  EXPECT_EQ(model.label_index("machine"), 0);
}

TEST_F(OpenModel, LabelOutOfRangeHasANumber) {
  const Model model = open_named();
  EXPECT_EQ(model.label_name(3), "label 3");
  EXPECT_EQ(model.label_name(-1), "label -1");
}

}  // namespace
}  // namespace cameras::testing
