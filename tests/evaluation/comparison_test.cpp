#include "cameras/comparison.h"
#include "core/aten.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluation/judged.h"
#include "support/message.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

Question question_of(Model model, const std::vector<std::string>& methods) {
  Question question{.model = std::move(model), .methods = {}, .request = {}};
  for (const std::string& name : methods) {
    question.methods.push_back({name, make_method(name)});
  }
  return question;
}

TEST(Comparison, PutsMethodsLabelsAndModelsSideBySide) {
  const TemporaryFolder folder;
  Question question = question_of(judged_model(), {"grad_cam", "hires_cam"});
  question.request.target = Predicted{2};
  Comparison comparison({write_photo(folder, "a.png")});
  comparison.ask(question);
  comparison.ask(question);
  const ComparedImage& image = comparison.images().at(0);
  EXPECT_EQ(image.rows, 2U);
  ASSERT_EQ(image.maps.size(), 8U);
  EXPECT_EQ(image.maps[6].model, 1U);
  EXPECT_EQ(image.maps[6].method, "hires_cam");
  EXPECT_EQ(image.maps[7].row, 1U);
  EXPECT_EQ(image.maps[7].label.index, 1);
  EXPECT_EQ(image.maps[7].prediction.index, 0);  // red and blue alike: the first of equals
  EXPECT_EQ(image.maps[7].label.text, "50.0 %");
  // Each map with the one of the other method, label and model: 8 * 3 / 2. Methods and models agree
  // here, labels are opposites.
  const auto pairs = map_pairs(image);
  ASSERT_EQ(pairs.size(), 12U);
  for (const MapPair& pair : pairs) {
    const bool labels = image.maps[pair.first].row != image.maps[pair.second].row;
    if (labels) {
      EXPECT_LT(pair.similarity.pearson, -0.9);
    } else {
      EXPECT_NEAR(pair.similarity.pearson, 1, 1e-6);
    }
  }
}

TEST(Comparison, IsAboutLabels) {
  const TemporaryFolder folder;
  Question question = question_of(judged_model(), {"grad_cam"});
  Comparison comparison({write_photo(folder, "a.png")});
  for (const Target& target :
       {Target{Contrast{.label = 0, .against = {1}}}, Target{Weighted{at::ones({2})}}}) {
    question.request.target = target;
    EXPECT_THAT(
        message_of([&] { comparison.ask(question); }),
        ::testing::HasSubstr("a.png: expected a question about predicted or chosen labels"));
  }
}

TEST(Comparison, OpensEveryPhotoBeforeTheFirstMap) {
  const TemporaryFolder folder;
  const std::string good = write_photo(folder, "a.png");
  const std::string bad = folder.write("b.png", "no picture");
  std::size_t photos = 0;
  const ComparisonWatch watch{.photo = [&](std::size_t, const Image&) { ++photos; }};
  const std::string message = message_of([&] { Comparison({good, bad}, watch); });
  EXPECT_EQ(message.substr(0, bad.size()), bad);
  EXPECT_EQ(photos, 1U);
}

TEST(Comparison, NeedsAsManyLabelsInEveryModel) {
  const TemporaryFolder folder;
  Question question = question_of(judged_model(), {"grad_cam"});
  Comparison comparison({write_photo(folder, "a.png")});
  comparison.ask(question);
  question.request.target = Predicted{2};
  EXPECT_NE(message_of([&] {
              comparison.ask(question);
            }).find("expected as many labels in every model, found 1 and 2"),
            std::string::npos);
}

TEST(Comparison, StopsWhenWhoWatchesSaysSo) {
  const TemporaryFolder folder;
  const Question question = question_of(judged_model(), {"grad_cam", "rise"});
  for (int last = 0; last < 12; ++last) {
    int calls = 0;
    std::size_t maps = 0;
    const ComparisonWatch watch{
        .map = [&](std::size_t, const ComparedMap&, const Image&) { ++maps; },
        .progress = [&](std::size_t, double) { return calls++ < last; }};
    Comparison comparison({write_photo(folder, "a.png")}, watch);
    EXPECT_EQ(refusal_of([&] { comparison.ask(question); }).code, Errc::cancelled);
    EXPECT_EQ(calls, last + 1);
    EXPECT_EQ(maps, last < 1 ? 0U : 1U);
    EXPECT_TRUE(comparison.images().at(0).maps.empty());
  }
}

// Guided backpropagation guides Relus, and the network has none.
TEST(Question, LeavesOutMethodsThatTheNetworkDoesNotAllow) {
  Question question = question_of(judged_model(), {"guided_backprop", "grad_cam"});
  const auto warnings = leave_out_refused(question);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].substr(0, 31), "guided_backprop is left out: ex");
  ASSERT_EQ(question.methods.size(), 1U);
  EXPECT_EQ(question.methods[0].name, "grad_cam");
  Question nothing = question_of(judged_model(), {"guided_backprop"});
  EXPECT_NE(message_of([&] { leave_out_refused(nothing); }), "no error");
  EXPECT_EQ(nothing.methods.size(), 1U);
}

}  // namespace
}  // namespace cameras::testing
