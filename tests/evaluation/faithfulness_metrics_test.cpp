#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "evaluation/metrics/shared/map_distance.h"
#include "evaluation/subject.h"
#include "support/message.h"

// x = 0 … 15, black 0, white 15, P = Σ x / 240 (subject.h).
namespace cameras::testing {
namespace {

// Of sums of squares below 1 in float64, but for float32 in the map, 6e-8 of it.
constexpr double kRounding = 1e-9;

double score_of(std::string_view name, const MetricCase& subject) {
  return scores_of(name, subject).at(0).value();
}

// Three fractions. Perfect: the half that is inverted first, 8 … 15, becomes 7 … 0, so P is 1/2,
// 56/240, and 1/2 of the negative: area (1/4 + 56/240 + 1/4) / 2 = 11/30. Inverted: 0 … 7 become
// 15 … 8, 184/240 and 19/30, and so does a map of equal values, which takes the upper rows first.
TEST(PixelFlipping, IsTheAreaUnderTheCurveOfInvertedPixels) {
  const auto metric = make_metric("pixel_flipping", {.fractions = 3});
  expect_scores(metric->evaluate(subject_with(ramp_map())), {11.0 / 30});
  expect_scores(metric->evaluate(subject_with(1 - ramp_map())), {19.0 / 30});
  expect_scores(metric->evaluate(subject_with(uniform_map())), {19.0 / 30});
  expect_scores(metric->evaluate(subject_with(empty_map())), {std::nullopt});
}

// Black 5 and white 15: x becomes 20 - x. 8 … 15 become 12 … 5, P = (28 + 68) / 240; all: 200/240.
TEST(PixelFlipping, InvertsBetweenBlackAndWhite) {
  MetricCase subject = subject_with(ramp_map());
  subject.black = at::full({1, 1, 1, 1}, 5, at::kFloat);
  const auto metric = make_metric("pixel_flipping", {.fractions = 3});
  expect_scores(metric->evaluate(subject), {(0.25 + 96.0 / 240 + 100.0 / 240) / 2});
  subject.white = at::Tensor();
  EXPECT_EQ(message_of([&] { metric->evaluate(subject); }),
            "expected a white pixel [1,1,1,1], found none");
  subject.white = at::zeros({1, 3, 1, 1}, at::kFloat);
  EXPECT_EQ(message_of([&] { metric->evaluate(subject); }),
            "expected a white pixel [1,1,1,1], found [1,3,1,1]");
}

// Each of the 4 x 4 pixels is a superpixel. Of the perfect map l pixels have gone from 15 on and
// are 7.5: Σ x = 120 - l (16 - l) / 2, so that P / P(I) = 1 - l (16 - l) / 240. Above it lies Σ l
// (16 - l) / 240 / 16 = (16 * 136 - 1496) / 3840. The inverted map loses from 0 on, and so does a
// map of equal values: the same below P(I).
TEST(Irof, IsTheAreaOverTheCurve) {
  const double area = 680.0 / 3840;
  expect_scores(scores_of("irof", subject_with(ramp_map())), {area});
  expect_scores(scores_of("irof", subject_with(1 - ramp_map())), {-area});
  expect_scores(scores_of("irof", subject_with(uniform_map())), {-area});
  expect_scores(scores_of("irof", subject_with(empty_map())), {std::nullopt});
  MetricCase subject = subject_with(ramp_map());
  subject.probability = 0;
  expect_scores(scores_of("irof", subject), {std::nullopt});
}

// Four plain squares of 0 and 15 on 40 x 40 pixels, whose superpixels keep to them: some 25 each. P
// looks at the upper left square alone, which is 15 and becomes 7.5. Removed first, it is left on
// half for all but the way to its last superpixel; removed last, it is whole until then.
TEST(Irof, RemovesWholeSuperpixels) {
  MetricCase subject = subject_with(at::zeros({40, 40}, at::kFloat));
  subject.input = at::zeros({1, 1, 40, 40}, at::kFloat);
  const auto corner = [](const at::Tensor& values) {
    return values.narrow(-2, 0, 20).narrow(-1, 0, 20);
  };
  corner(subject.input).fill_(15);
  subject.input.narrow(2, 20, 20).narrow(3, 20, 20).fill_(15);
  corner(subject.map).fill_(1);
  subject.probability = 1;
  std::vector<double> seen;
  subject.probability_of = [&](const at::Tensor& input) {
    seen.push_back(corner(input).mean().item<double>() / 15);
    return seen.back();
  };
  const double first = score_of("irof", subject);
  const auto count = static_cast<double>(seen.size());
  EXPECT_GE(count, 64);
  EXPECT_LE(count, 144);
  EXPECT_NEAR(seen.back(), 0.5, 1e-6);  // float32
  EXPECT_GT(first, 0.5 * 0.75);
  subject.map = 1 - subject.map;
  EXPECT_LT(score_of("irof", subject), 0.5 * 0.25);
}

// P is the mean of the left half, 15 there and 0 elsewhere, and the map of an input is the input
// over 15: the map of what the map keeps is the map, coherency 1; the complexity of a half is 1/2.
TEST(Arcc, IsAHarmonicMean) {
  MetricCase subject = subject_with(left_half());
  subject.input = 15 * left_half().view({1, 1, 4, 4});
  subject.probability_of = [](const at::Tensor& input) {
    return input[0][0].narrow(1, 0, 2).mean(at::kDouble).item<double>() / 15;
  };
  const double road = score_of("road", subject);
  ASSERT_GT(road, 0.1);
  ASSERT_LT(road, 0.5);
  expect_scores(scores_of("arcc", subject), {3 / (1 + 2 + 1 / (2 * road))});
  // ROAD below 0 counts as 0, and a map of everything has no simplicity.
  subject.map = 1 - left_half();
  expect_scores(scores_of("arcc", subject), {0.0});
  subject.map = uniform_map();
  expect_scores(scores_of("arcc", subject), {0.0});
}

// Every pixel is a cell, Δ = x / 240 and a = S x. Σ x² is 1240, of the right half 740; Σ x³ =
// 14400, Σ x⁴ = 178312. S = 1 says all: a = 240 Δ. The left half leaves the right: 740 / 240² / 16.
// Of S = x / 15, a = x² / 15: Σ Δ² - (Σ a Δ)² / Σ a² = 1240 / 240² - 4² / (178312 / 225). A point
// at x = 0 says nothing.
TEST(Infidelity, IsWhatTheMapDoesNotExplain) {
  EXPECT_NEAR(score_of("infidelity", subject_with(uniform_map())), 0, kRounding);
  EXPECT_NEAR(score_of("infidelity", subject_with(left_half())), 740.0 / 57600 / 16, kRounding);
  EXPECT_NEAR(score_of("infidelity", subject_with(ramp_map())),
              (1240.0 / 57600 - 16 * 225.0 / 178312) / 16, kRounding);
  at::Tensor point = empty_map();
  point[0][0] = 1;
  EXPECT_NEAR(score_of("infidelity", subject_with(point)), 1240.0 / 57600 / 16, kRounding);
}

TEST(Infidelity, DependsOnNoScaleOfTheMap) {
  EXPECT_NEAR(score_of("infidelity", subject_with(ramp_map() / 8)),
              score_of("infidelity", subject_with(ramp_map())), kRounding);
}

// P = 1 - Σ x / 240 grows as pixels become black: a map, which is never below 0, says nothing of
// that.
TEST(Infidelity, TakesNoMapForItsOpposite) {
  MetricCase subject = subject_with(uniform_map());
  subject.probability_of = [](const at::Tensor& input) {
    return 1 - input.mean(at::kDouble).item<double>() / 15;
  };
  EXPECT_NEAR(score_of("infidelity", subject), 1240.0 / 57600 / 16, kRounding);
}

// 12 x 20 pixels of 1: each is in one of the 64 cells, so that all of them lose P once, 1 in all.
TEST(Infidelity, HidesEveryPixelOnce) {
  MetricCase subject = subject_with(at::ones({12, 20}, at::kFloat));
  subject.input = at::ones({1, 1, 12, 20}, at::kFloat);
  subject.probability = 1;
  int passes = 0;
  double lost = 0;
  subject.probability_of = [&](const at::Tensor& input) {
    ++passes;
    const auto left = input.mean(at::kDouble).item<double>();
    lost += 1 - left;
    return left;
  };
  EXPECT_NEAR(score_of("infidelity", subject), 0, kRounding);
  EXPECT_EQ(passes, 64);
  EXPECT_NEAR(lost, 1, kRounding);
}

// What runs the network may run it on several inputs at once.
TEST(Probabilities, MayComeTogether) {
  const MetricCase alone = subject_with(ramp_map());
  MetricCase together = alone;
  together.probabilities_of = [&](std::int64_t count, const auto& input) {
    std::vector<at::Tensor> inputs;
    for (std::int64_t i = 0; i < count; ++i) inputs.push_back(input(i));
    std::vector<double> found;
    for (const at::Tensor& one : inputs) found.push_back(alone.probability_of(one));
    return found;
  };
  together.probability_of = [](const at::Tensor&) -> double {
    throw std::logic_error("asked one by one");
  };
  for (const char* name : {"deletion", "insertion", "road", "pixel_flipping", "irof", "infidelity",
                           "faithfulness_correlation"}) {
    EXPECT_EQ(scores_of(name, together), scores_of(name, alone)) << name;
  }
}

// What a subset loses is Σ x / 240, and what the map says of it Σ x / 15, or 4 less that.
TEST(FaithfulnessCorrelation, OfWhatPFollowsIsOne) {
  expect_scores(scores_of("faithfulness_correlation", subject_with(ramp_map())), {1.0});
  expect_scores(scores_of("faithfulness_correlation", subject_with(1 - ramp_map())), {-1.0});
  expect_scores(scores_of("faithfulness_correlation", subject_with(uniform_map())), {0.0});
  expect_scores(scores_of("faithfulness_correlation", subject_with(empty_map())), {std::nullopt});
  MetricCase subject = subject_with(ramp_map());
  subject.probability_of = [](const at::Tensor&) { return 0.5; };
  expect_scores(scores_of("faithfulness_correlation", subject), {0.0});
}

TEST(FaithfulnessCorrelation, DrawsSubsetsBySeed) {
  MetricCase subject = subject_with(left_half());
  subject.input = at::ones({1, 1, 4, 4}, at::kFloat);
  std::vector<at::Tensor> drawn;
  subject.probability_of = [&](const at::Tensor& input) {
    drawn.push_back(input);
    return input[0][0].narrow(1, 0, 3).mean(at::kDouble).item<double>();
  };
  const double found = score_of("faithfulness_correlation", subject);
  EXPECT_EQ(drawn.size(), 100U);
  for (const at::Tensor& input : drawn) EXPECT_EQ(input.sum().item<double>(), 16 - 4);
  EXPECT_EQ(score_of("faithfulness_correlation", subject), found);
  EXPECT_GT(found, 0);
  EXPECT_LT(found, 1);
  subject.seed = 1;
  EXPECT_NE(score_of("faithfulness_correlation", subject), found);
}

// Half of the way between two maps at every pixel is half of their distance, whatever each pixel's
// deviation.
TEST(MapDistance, IsAShareOfTheLargest) {
  const at::Tensor between = at::full({4, 4}, 0.5, at::kFloat);
  const std::vector<double> found =
      distances_from_first({left_half(), left_half(), 1 - left_half(), between});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], 0);
  EXPECT_NEAR(found[1], 1, kRounding);
  EXPECT_NEAR(found[2], 0.5, kRounding);
  EXPECT_EQ(distances_from_first({between, between}), std::vector<double>{0});
}

// The same half at another size is the same map. A row where all agree does not count.
TEST(MapDistance, ComparesMapsOfAnySize) {
  const at::Tensor large =
      at::cat({at::ones({8, 4}, at::kFloat), at::zeros({8, 4}, at::kFloat)}, 1);
  at::Tensor other = 1 - left_half();
  other[0] = left_half()[0];
  const std::vector<double> found = distances_from_first({left_half(), large, other});
  EXPECT_NEAR(found[0], 0, kRounding);
  EXPECT_NEAR(found[1], 1, kRounding);
}

// Of label 1. The left half and what lies between both halves are like the left half, the right
// half is not.
TEST(Sufficiency, IsTheShareOfTheLabelAmongMapsLikeIt) {
  const auto among = [](std::vector<OtherMap> others) {
    MetricCase subject = subject_with(left_half());
    subject.others = std::move(others);
    return scores_of("sufficiency", subject);
  };
  const at::Tensor between = at::full({4, 4}, 0.5, at::kFloat);
  const OtherMap opposite{.map = 1 - left_half(), .label = 1};
  expect_scores(among({{left_half(), 1}, opposite}), {1.0});
  expect_scores(among({{left_half(), 0}, opposite}), {0.0});
  expect_scores(among({{left_half(), 1}, opposite, {between, 0}}), {0.5});
  expect_scores(among({{left_half(), 1}, {left_half(), 2}, {left_half(), 2}}), {1.0 / 3});
  // Nothing is like it: it is the only one, or all others are as far as can be.
  expect_scores(among({opposite}), {std::nullopt});
  expect_scores(among({}), {std::nullopt});
}

}  // namespace
}  // namespace cameras::testing
