#include "cameras/saliency/integrated_gradients.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/refusal.h"

// two_powers_network(), V = (2, 1): y = (2 Σ x² + Σ x⁴) / 4 is a sum over pixels, so the exact
// integral gives each pixel its own change: (2 x² + x⁴ - 2 x₀² - x₀⁴) / 4.
namespace cameras::testing {
namespace {

Request path_request(const at::Tensor& baseline) {
  return {.input = ramp(), .target = Chosen{{0}}, .baseline = baseline};
}

Explanation integrated(const at::Tensor& baseline, std::int64_t samples = 50) {
  return IntegratedGradients({.samples = samples})
      .explain(two_powers_network(), path_request(baseline))
      .explanations.at(0);
}

MethodOptions with_path_samples(std::int64_t samples) {
  MethodOptions options;
  options.samples = samples;
  return options;
}

at::Tensor pixel(float value) { return at::full({1, 1, 1, 1}, value); }

// Sums of four numbers up to 25 in float32.
constexpr double kGapOfRounding = 1e-5;

// From 0: 0, 0.75, 6, 24.75.
TEST(IntegratedGradients, GivesEachPixelItsChangeOfTheScore) {
  const Explanation found = integrated(pixel(0));
  expect_map(found.map.tensor(), square({0, 1.F / 33, 8.F / 33, 1}));
  EXPECT_NEAR(found.completeness_gap.value(), 0, kGapOfRounding);
}

// From -1: that less 0.75, so -0.75, 0, 5.25, 24, in absolute values.
TEST(IntegratedGradients, BaselineAndAbsoluteValueCount) {
  const Explanation found = integrated(pixel(-1));
  expect_map(found.map.tensor(), square({1.F / 32, 0, 7.F / 32, 1}));
  EXPECT_NEAR(found.completeness_gap.value(), 0, kGapOfRounding);
  EXPECT_TRUE(at::equal(integrated(at::full({1, 1, 2, 2}, -1.F)).map.tensor(), found.map.tensor()));
}

// The gradient x + x³ is of degree 3: exact with two nodes.
TEST(IntegratedGradients, TwoNodesIntegrateACubic) {
  EXPECT_NEAR(integrated(pixel(0), 2).completeness_gap.value(), 0, kGapOfRounding);
}

// One node, the middle: x (x / 2 + x³ / 8), whose sum is 14 / 2 + 98 / 8 = 19.25. The score changes
// by (2 * 14 + 98) / 4 = 31.5.
TEST(IntegratedGradients, CompletenessGapIsWhatTheQuadratureMisses) {
  EXPECT_NEAR(integrated(pixel(0), 1).completeness_gap.value(), 19.25 - 31.5, kGapOfRounding);
}

TEST(IntegratedGradients, InputThatIsTheBaselineGivesAnEmptyMap) {
  const Explanation found = integrated(ramp());
  expect_empty(found.map);
  EXPECT_EQ(found.completeness_gap, 0);
}

TEST(IntegratedGradients, BaselineIsAskedFor) {
  const auto text = [](const at::Tensor& baseline) {
    return refusal_of([&] { integrated(baseline); });
  };
  const std::string expected = "expected a baseline [1,1,1,1] or [1,1,2,2] of float32, found ";
  EXPECT_EQ(text({}), (Refusal{Errc::bad_argument, expected + "none"}));
  EXPECT_EQ(text(at::zeros({1, 1, 2, 1})), (Refusal{Errc::bad_argument, expected + "[1,1,2,1]"}));
  EXPECT_EQ(text(at::zeros({1, 1, 1, 1}, at::kDouble)),
            (Refusal{Errc::bad_argument, expected + "[1,1,1,1] of Double"}));
}

TEST(IntegratedGradients, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { IntegratedGradients({.samples = 0}); }),
            (Refusal{Errc::bad_argument, "expected 1 to 10000 samples, found 0"}));
  EXPECT_EQ(refusal_of([] { make_method("integrated_gradients", with_path_samples(10001)); }),
            (Refusal{Errc::bad_argument, "expected 1 to 10000 samples, found 10001"}));
}

}  // namespace
}  // namespace cameras::testing
