#include "core/aten.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "saliency/every_method.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// What is explained is what the target says, whatever the method.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// Nothing beside the target says what is explained, so no default can override it.
template <class Question>
constexpr bool kSaysItTwice = requires(Question question) {
  question.top;
}
|| requires(Question question) { question.labels; };
static_assert(!kSaysItTwice<Request>);

class TargetOfEveryMethod : public ::testing::TestWithParam<std::string> {
 protected:
  static Result explain(Target target, const Network& network = requested_network()) {
    return small_method(GetParam())->explain(network, plain_request(std::move(target)));
  }
  static at::Tensor map(Target target) {
    return explain(std::move(target)).explanations.at(0).map.tensor();
  }
};

INSTANTIATE_TEST_SUITE_P(Target, TargetOfEveryMethod, ::testing::ValuesIn(method_names()),
                         [](const auto& name) { return name.param; });

at::Tensor one_hot(std::int64_t label) {
  at::Tensor weights = at::zeros({7});
  weights[label] = 1;
  return weights;
}

// These read the probability of a label: of a function of the logits they read its odds instead.
bool reads_probabilities(const std::string& method) {
  static const std::set<std::string, std::less<>> kProbable{"occlusion", "rise", "lime",
                                                            "meaningful_perturbation"};
  return kProbable.contains(method);
}

TEST_P(TargetOfEveryMethod, ANamedLabelIsTheOneThatIsExplained) {
  const Network network = requested_network();
  const std::int64_t predicted = explain(Predicted{}, network).explanations.at(0).label;
  const at::Tensor map_of_predicted = map(Predicted{});
  for (std::int64_t label = 0; label < 7; ++label) {
    // As a caller writes it: the label, and nothing else.
    const Result result = small_method(GetParam())
                              ->explain(network, {.input = plain_request().input,
                                                  .target = Chosen{{label}},
                                                  .baseline = plain_request().baseline});
    ASSERT_EQ(result.explanations.size(), 1U);
    EXPECT_EQ(result.explanations[0].label, label);
    EXPECT_THAT(result.explanations[0].against, ::testing::IsEmpty());
    const bool same = at::equal(result.explanations[0].map.tensor(), map_of_predicted);
    // Who chose the label decides which sizes of cameras count.
    const bool other_sizes = GetParam() == "cameras" && label == predicted;
    EXPECT_TRUE(same == (label == predicted) || other_sizes || !reads_the_label(GetParam()))
        << label;
  }
}

TEST_P(TargetOfEveryMethod, AContrastIsAWeightedSumOfLogits) {
  const at::Tensor weights = at::tensor({0.F, 0.F, 0.F, 1.F, -0.25F, -0.25F, 0.F});
  const Result contrast = explain(Contrast{.label = 3, .against = {4, 5}, .strength = 0.5});
  const Result weighted = explain(Weighted{weights});
  ASSERT_EQ(contrast.explanations.size(), 1U);
  EXPECT_EQ(contrast.explanations[0].label, 3);
  EXPECT_THAT(contrast.explanations[0].against, ElementsAre(4, 5));
  ASSERT_EQ(weighted.explanations.size(), 1U);
  EXPECT_EQ(weighted.explanations[0].label, -1);
  EXPECT_TRUE(
      at::equal(contrast.explanations[0].map.tensor(), weighted.explanations[0].map.tensor()));
  if (!reads_the_label(GetParam())) return;
  EXPECT_FALSE(at::equal(contrast.explanations[0].map.tensor(), map(Chosen{{3}})));
}

TEST_P(TargetOfEveryMethod, WeightsOfOneLabelAreThatLabel) {
  if (reads_probabilities(GetParam())) GTEST_SKIP() << "it reads the label's probability";
  EXPECT_TRUE(at::equal(map(Weighted{one_hot(4)}), map(Chosen{{4}})));
}

TEST_P(TargetOfEveryMethod, SeveralQuestionsEqualEachOnItsOwn) {
  const std::vector<Contrast> contrasts{{.label = 1, .against = {2}}, {.label = 6, .against = {0}}};
  const Result together = explain(contrasts);
  ASSERT_EQ(together.explanations.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(at::equal(together.explanations[i].map.tensor(), map(contrasts[i])));
  }
  const at::Tensor rows = random_tensor({2, 7});
  const Result of_rows = explain(Weighted{rows});
  ASSERT_EQ(of_rows.explanations.size(), 2U);
  for (std::int64_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(at::equal(of_rows.explanations[static_cast<std::size_t>(i)].map.tensor(),
                          map(Weighted{rows[i]})));
  }
}

TEST_P(TargetOfEveryMethod, WhatMakesNoSenseIsRefused) {
  const auto refused = [](Target target) {
    return refusal_of([&] { explain(std::move(target)); });
  };
  const auto bad = [](const char* message) { return Refusal{Errc::bad_argument, message}; };
  EXPECT_EQ(refused(Predicted{0}), bad("expected at least one predicted label, found 0"));
  EXPECT_EQ(refused(Contrast{.label = 1, .against = {}}),
            bad("expected at least one label to contrast label 1 with"));
  EXPECT_EQ(refused(Contrast{.label = 7, .against = {1}}),
            bad("expected a label from 0 to 6, found 7"));
  EXPECT_EQ(refused(Contrast{.label = 1, .against = {-1}}),
            bad("expected a label from 0 to 6, found -1"));
  EXPECT_EQ(refused(Contrast{.label = 1, .against = {2, 1}}),
            bad("expected other labels to contrast label 1 with, found that label itself"));
  EXPECT_EQ(refused(Contrast{
                .label = 1, .against = {2}, .strength = std::numeric_limits<double>::infinity()}),
            bad("expected a finite strength of the contrast, found inf"));
  EXPECT_EQ(refused(std::vector<Contrast>{}), bad("expected at least one contrast to explain"));
  EXPECT_EQ(refused(Weighted{}), bad("expected weights [7] or [R,7] of float32, found none"));
  EXPECT_EQ(refused(Weighted{at::zeros({6})}),
            bad("expected weights [7] or [R,7] of float32, found [6]"));
  EXPECT_EQ(refused(Weighted{at::zeros({0, 7})}),
            bad("expected weights [7] or [R,7] of float32, found [0,7]"));
  EXPECT_EQ(refused(Weighted{at::full({7}, std::numeric_limits<float>::quiet_NaN())}),
            bad("expected finite weights, found NaN or infinity"));
}

// HiResCAM is linear in the gradient: the map of a difference is the difference of the maps.
TEST(Target, ALinearMethodGivesTheDifferenceOfTheMaps) {
  const Result labels =
      small_method("hires_cam")->explain(requested_network(), plain_request(Chosen{{3, 4, 5}}));
  const Result contrast =
      small_method("hires_cam")
          ->explain(requested_network(), plain_request(Contrast{.label = 3, .against = {4, 5}}));
  const auto signed_map = [&](std::size_t i) { return labels.explanations[i].signed_map; };
  const at::Tensor expected = signed_map(0) - (signed_map(1) + signed_map(2)) / 2;
  // Sums of six products of numbers around 1, in another order.
  EXPECT_TRUE(at::allclose(contrast.explanations[0].signed_map, expected, 1e-5, 1e-5));
}

TEST(Target, LabelsAreContrastedWithOneOrWithTheirRunnersUp) {
  const Network network = requested_network();
  const at::Tensor logits = at::tensor({1.F, 5.F, 4.F, -2.F, 0.F, 0.F, 0.F});
  const auto pairs = [&](const Target& target, const Opponent& opponent) {
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (const Contrast& one : contrasted(target, opponent, network, logits)) {
      EXPECT_EQ(one.strength, 1);
      found.emplace_back(one.label, one.against.at(0));
    }
    return found;
  };
  EXPECT_THAT(pairs(Predicted{3}, {}),
              ElementsAre(std::pair(1, 2), std::pair(2, 1), std::pair(0, 1)));
  EXPECT_THAT(pairs(Chosen{{3, 1}}, {.label = 0}), ElementsAre(std::pair(3, 0), std::pair(1, 0)));
  EXPECT_EQ(refusal_of([&] {
              pairs(Chosen{{3, 0}}, {.label = 0});
            }).message,
            "expected other labels to contrast label 0 with, found that label itself");
  EXPECT_EQ(refusal_of([&] { pairs(Chosen{{3}}, {.label = 7}); }).message,
            "expected a label from 0 to 6, found 7");
  EXPECT_EQ(refusal_of([&] { pairs(Weighted{logits}, {}); }).message,
            "expected predicted or chosen labels to contrast");
}

TEST(Target, TheRunnerUpIsTheBestOfTheOthers) {
  const at::Tensor logits = at::tensor({1.F, 5.F, 4.F, -2.F});
  EXPECT_EQ(runner_up(logits, 1), 2);
  EXPECT_EQ(runner_up(logits, 3), 1);
  EXPECT_EQ(refusal_of([&] { runner_up(logits, 4); }),
            (Refusal{Errc::bad_argument, "expected a label from 0 to 3, found 4"}));
  EXPECT_EQ(
      refusal_of([&] { runner_up(at::zeros({1}), 0); }),
      (Refusal{Errc::bad_argument, "expected at least two labels to find a runner-up among"}));
}

}  // namespace
}  // namespace cameras::testing
