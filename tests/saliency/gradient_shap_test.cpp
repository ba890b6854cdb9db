#include "cameras/saliency/gradient_shap.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include <limits>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

Explanation shap(const GradientShapOptions& options, const Network& network,
                 const at::Tensor& baseline = at::full({1, 1, 1, 1}, -1.F)) {
  return GradientShap(options)
      .explain(network, {.input = ramp(), .target = Chosen{{0}}, .baseline = baseline})
      .explanations.at(0);
}

at::Tensor powers_map(const GradientShapOptions& options) {
  return shap(options, two_powers_network()).map.tensor();
}

MethodOptions with_points(std::int64_t samples, std::uint64_t seed = 0) {
  MethodOptions options;
  options.samples = samples;
  options.seed = seed;
  return options;
}

// hand_network(): the gradient is 1/4 wherever it is asked for, so without noise (x - x₀) / 4, from
// -1 that is 1/4, 2/4, 3/4, 1, and adds up to the change of the score.
TEST(GradientShap, OfALinearNetworkIsComplete) {
  const Explanation found = shap({.samples = 3, .noise = 0}, hand_network());
  expect_map(found.map.tensor(), square({0, 1.F / 3, 2.F / 3, 1}));
  expect_map(found.signed_map, square({0.25F, 0.5F, 0.75F, 1}));
  // Sums of four numbers up to 1 in float32.
  EXPECT_NEAR(found.completeness_gap.value(), 0, 1e-6);
}

// two_powers_network(), V = (2, 1): the gradient is z + z³, at z = x₀ + t (x + ε - x₀). The test
// draws what the method draws: for each sample the noise, then the point. From -1 the score changes
// by (2 · 14 + 98) / 4 less 4 · 3 / 4.
TEST(GradientShap, MultipliesGradientsAtRandomPointsByTheirWays) {
  const at::Generator draws = at::make_generator<at::CPUGeneratorImpl>(5);
  at::Tensor sum = at::zeros({1, 1, 2, 2});
  for (int i = 0; i < 4; ++i) {
    const at::Tensor way = ramp() + 1.5 * at::randn({1, 1, 2, 2}, draws) + 1;
    const at::Tensor z = at::rand({1}, draws) * way - 1;
    sum = sum + way * (z + z * z * z) / 4;
  }
  // Noise of half the range 3.
  const Explanation found = shap({.samples = 4, .noise = 0.5, .seed = 5}, two_powers_network());
  // float32 sums in another order, of numbers up to 1 once they are stretched.
  EXPECT_TRUE(at::allclose(found.map.tensor(), stretched(sum.abs()[0][0]), 0, 1e-5))
      << found.map.tensor() << sum;
  EXPECT_TRUE(at::allclose(found.signed_map, sum[0][0], 1e-5));
  EXPECT_NEAR(found.completeness_gap.value(), sum.sum().item<double>() - 28.5, 1e-3);
}

// From 0 the mean over points of x (t x + t³ x³) is x² / 2 + x⁴ / 4: integrated gradients. t and t³
// deviate by 0.29 and 0.28, so the mean of 5000 by 0.004, and the map by less than five times that.
TEST(GradientShap, WithoutNoiseItComesToIntegratedGradients) {
  const Explanation found =
      shap({.samples = 5000, .noise = 0}, two_powers_network(), at::zeros({1, 1, 1, 1}));
  EXPECT_TRUE(at::allclose(found.map.tensor(), square({0, 0.75F / 24.75F, 6 / 24.75F, 1}), 0, 0.02))
      << found.map.tensor();
  // 14 t + 98 t³ deviates by 32, its mean of 5000 by 0.45.
  EXPECT_NEAR(found.completeness_gap.value(), 0, 2.5);
}

TEST(GradientShap, InputThatIsTheBaselineGivesAnEmptyMapWithoutNoise) {
  const Explanation found = shap({.samples = 3, .noise = 0}, two_powers_network(), ramp());
  expect_empty(found.map);
  EXPECT_EQ(found.completeness_gap, 0);
}

TEST(GradientShap, SeedDecides) {
  const at::Tensor map = powers_map({.samples = 2, .seed = 5});
  EXPECT_TRUE(at::equal(map, powers_map({.samples = 2, .seed = 5})));
  EXPECT_FALSE(at::equal(map, powers_map({.samples = 2, .seed = 6})));
}

TEST(GradientShap, OptionsOfTheTableArrive) {
  const auto by_name = [](const MethodOptions& options) {
    return make_method("gradient_shap", options)
        ->explain(
            two_powers_network(),
            {.input = ramp(), .target = Chosen{{0}}, .baseline = at::full({1, 1, 1, 1}, -1.F)})
        .explanations.at(0)
        .map.tensor();
  };
  EXPECT_TRUE(at::equal(by_name(with_points(2, 5)), powers_map({.samples = 2, .seed = 5})));
  EXPECT_TRUE(at::equal(by_name({}), powers_map({})));
}

TEST(GradientShap, WhatMakesNoSenseIsRefused) {
  EXPECT_EQ(refusal_of([] { make_method("gradient_shap", with_points(-1)); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found -1"}));
  EXPECT_EQ(refusal_of([] { GradientShap({.noise = std::numeric_limits<double>::infinity()}); }),
            (Refusal{Errc::bad_argument, "expected noise of 0 or more, found inf"}));
  EXPECT_EQ(refusal_of([] { shap({}, hand_network(), {}); }),
            (Refusal{Errc::bad_argument,
                     "expected a baseline [1,1,1,1] or [1,1,2,2] of float32, found none"}));
}

}  // namespace
}  // namespace cameras::testing
