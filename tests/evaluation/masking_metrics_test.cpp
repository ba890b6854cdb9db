#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/subject.h"
#include "saliency/gaussian_blur.h"

// x = 0 … 15 and P = Σ x / 240. Four maps: the perfect one is x / 15, which P itself follows; the
// inverted one 1 - x / 15; the uniform one is 1 everywhere; the empty one 0.
namespace cameras::testing {
namespace {

const Scores kNothing{std::nullopt};

// Σ S = 120 / 15 = 8 for both, Σ x² = 1240. Perfect: P(I ⊙ S) = Σ x² / 15 / 240 = 31/90, times
// 16/8; P(I ⊙ (1 - S)) = 0.5 - 31/90 = 14/90, times 16/8. Inverted: the other way round.
TEST(Density, IsTheProbabilityPerArea) {
  expect_scores(scores_of("density", subject_with(ramp_map())), {62.0 / 90, 28.0 / 90});
  expect_scores(scores_of("density", subject_with(1 - ramp_map())), {28.0 / 90, 62.0 / 90});
}

// Everything kept at full area is P(I); nothing removed has no area to divide by.
TEST(Density, NoAreaIsNotDefined) {
  expect_scores(scores_of("density", subject_with(uniform_map())), {0.5, std::nullopt});
  expect_scores(scores_of("density", subject_with(empty_map())), {std::nullopt, std::nullopt});
}

// Black is 5 here, not 0: S = 0 leaves P = 5 / 15.
TEST(Density, MasksWithBlack) {
  MetricCase subject = subject_with(left_half());
  subject.black = at::full({1, 1, 1, 1}, 5, at::kFloat);
  // Left columns: Σ x = 4 (0 + 4 + 8 + 12) / 2 … 0+1+4+5+8+9+12+13 = 52; right: 8 * 5 = 40.
  // Swapped: 120 - 52 = 68, and 40.
  expect_scores(scores_of("density", subject), {92.0 / 240 * 2, 108.0 / 240 * 2});
}

// P is the square of the mean: what a number of pixels loses is then more than their sum, which
// black moves for all subsets of a size alike. The map follows P, so that ROAD is above 0.
TEST(Metrics, ThoseThatReadBlackSaySo) {
  MetricCase dark = subject_with_object(ramp_map());
  dark.probability = 0.25;
  dark.probability_of = [](const at::Tensor& input) {
    return std::pow(input.mean(at::kDouble).item<double>() / 15, 2);
  };
  MetricCase light = dark;
  light.black = at::full({1, 1, 1, 1}, 5, at::kFloat);
  for (const MetricEntry& entry : metrics()) {
    EXPECT_EQ(scores_of(entry.name, light) != scores_of(entry.name, dark),
              make_metric(entry.name)->reads_black())
        << entry.name;
  }
}

// P(I ⊙ S) = 31/90 of 1/2 before: a drop of 28/90. Inverted: 14/90 is left.
TEST(Drop, IsRelative) {
  expect_scores(scores_of("drop", subject_with(ramp_map())), {28.0 / 90, 0.0});
  expect_scores(scores_of("drop", subject_with(1 - ramp_map())), {62.0 / 90, 0.0});
  expect_scores(scores_of("drop", subject_with(uniform_map())), {0.0, 0.0});
  expect_scores(scores_of("drop", subject_with(empty_map())), {std::nullopt, std::nullopt});
}

TEST(Drop, GrowthIsAnIncreaseAndNoDrop) {
  MetricCase subject = subject_with(left_half());
  subject.black = at::full({1, 1, 1, 1}, 15, at::kFloat);  // white
  expect_scores(scores_of("drop", subject), {0.0, 1.0});   // 52 + 8 * 15 of 240
}

TEST(Drop, OfProbabilityZeroIsNotDefined) {
  MetricCase subject = subject_with(left_half());
  subject.probability = 0;
  expect_scores(scores_of("drop", subject), {std::nullopt, 1.0});
}

// With three fractions: nothing, the half, everything. Perfect: the half that is deleted first is
// 8 … 15, so P is 1/2, 28/240, 0: area (1/4 + 28/240) / 2 = 11/60. Inverted: 92/240 is left, 19/60.
// A map of equal values takes the upper rows first, as the inverted one.
TEST(Deletion, IsTheAreaUnderTheCurve) {
  const auto metric = make_metric("deletion", {.fractions = 3});
  expect_scores(metric->evaluate(subject_with(ramp_map())), {11.0 / 60});
  expect_scores(metric->evaluate(subject_with(1 - ramp_map())), {19.0 / 60});
  expect_scores(metric->evaluate(subject_with(uniform_map())), {19.0 / 60});
  expect_scores(metric->evaluate(subject_with(empty_map())), kNothing);
}

// The blur of 5 * 4 / 224 = 0.09 pixels reaches the next pixel with a weight of e^-62: nothing
// changes, P is 1/2 throughout.
TEST(Insertion, WithoutBlurChangesNothing) {
  expect_scores(scores_of("insertion", subject_with(ramp_map())), {0.5});
}

// A picture of 112 x 112: black, but for the left half, which is 15 and makes P = 1/2. The blur
// (2.5 pixels) keeps the sum, but for what the border repeats: nothing, since it is far from the
// edge between both halves. So P is 1/2 with no pixel and with all, and more than that in between
// where the map knows the object: then the half of the blurred edge beyond it is still there.
TEST(Insertion, RewardsWhatComesBackFirst) {
  MetricCase subject = subject_with(at::zeros({112, 112}, at::kFloat));
  subject.map.narrow(1, 0, 56).fill_(1);
  subject.input = 15 * subject.map.view({1, 1, 112, 112});
  const auto metric = make_metric("insertion", {.fractions = 3});
  const at::Tensor blurred = gaussian_blur(subject.input, 2.5) / 15;
  EXPECT_NEAR(blurred.mean().item<double>(), 0.5, 1e-6);  // float32
  const double beyond = blurred.narrow(3, 56, 56).sum().item<double>() / (112 * 112);
  EXPECT_GT(beyond, 0.005);
  expect_scores(metric->evaluate(subject), {(0.5 + 0.5 + beyond) / 2});
  subject.map = 1 - subject.map;
  expect_scores(metric->evaluate(subject), {(0.5 + 0.5 - beyond) / 2});
}

TEST(KeptProbability, RunsOnceForAllMetrics) {
  MetricCase subject = subject_with(ramp_map());
  int passes = 0;
  subject.probability_of = [&passes](const at::Tensor&) { return ++passes, 0.25; };
  subject.shared = shared_later(subject, {});
  EXPECT_EQ(passes, 0);
  expect_scores(scores_of("drop", subject), {0.5, 0.0});
  expect_scores(scores_of("drop", subject), {0.5, 0.0});
  EXPECT_EQ(passes, 1);
}

}  // namespace
}  // namespace cameras::testing
