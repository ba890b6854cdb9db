#include "cameras/saliency/smooth_grad_cam_plus_plus.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/refusal.h"

// two_powers_network(): A1 = x, A2 = x² and ∂y_l/∂A_k = V_lk A_k / 2. At x = [0, 1; 2, 3], ΣA1 = 6
// and ΣA2 = 14.
namespace cameras::testing {
namespace {

at::Tensor smoothed(const SmoothGradCamPlusPlusOptions& options, std::int64_t label = 0) {
  return map_of(SmoothGradCamPlusPlus(options), two_powers_network(), ramp(), label);
}

MethodOptions with_draws(std::int64_t samples, std::uint64_t seed = 0) {
  MethodOptions options;
  options.samples = samples;
  options.seed = seed;
  return options;
}

// As grad_cam_plus_plus_test.cpp derives them.
TEST(SmoothGradCamPlusPlus, WithoutNoiseItIsGradCamPlusPlus) {
  const at::Tensor x = ramp()[0][0];
  expect_map(smoothed({.samples = 3, .noise = 0}),
             stretched(117.0 / 280 * x + 112.0 / 585 * x * x));
  expect_map(smoothed({.samples = 3, .noise = 0}, 1), square({0, 1.F / 9, 4.F / 9, 1}));
}

// Σ α ReLU(D₁) of the gradients of some draws.
at::Tensor weight_of(const std::vector<at::Tensor>& gradients, double sum_of_map) {
  const auto n = static_cast<double>(gradients.size());
  at::Tensor first = at::zeros({2, 2});
  at::Tensor second = at::zeros({2, 2});
  at::Tensor third = at::zeros({2, 2});
  for (const at::Tensor& g : gradients) {
    first = first + g / n;
    second = second + g * g / n;
    third = third + g * g * g / n;
  }
  return (second / (2 * second + sum_of_map * third) * first.clamp_min(0)).sum();
}

// V = (2, 1): the gradients at z = x + ε are z and z² / 2, while the maps stay x and x². The test
// draws what the method draws, with 0.3 of the standard deviation √1.25 of 0, 1, 2, 3.
TEST(SmoothGradCamPlusPlus, TakesMeansOfPowersOfTheGradients) {
  const at::Generator draws = at::make_generator<at::CPUGeneratorImpl>(7);
  std::vector<at::Tensor> first;
  std::vector<at::Tensor> second;
  for (int i = 0; i < 5; ++i) {
    const at::Tensor z = (ramp() + 0.3 * std::sqrt(1.25) * at::randn({1, 1, 2, 2}, draws))[0][0];
    first.push_back(z);
    second.push_back(z * z / 2);
  }
  const at::Tensor x = ramp()[0][0];
  const at::Tensor expected = stretched(weight_of(first, 6) * x + weight_of(second, 14) * x * x);
  const at::Tensor found = smoothed({.samples = 5, .seed = 7});
  // float32 here, float64 there.
  EXPECT_TRUE(at::allclose(found, expected, 0, 1e-5)) << found << expected;
}

TEST(SmoothGradCamPlusPlus, WithoutAPositiveGradientTheMapIsEmpty) {
  const SmoothGradCamPlusPlus method({.samples = 3, .noise = 0});
  expect_empty(explanation_of(method, two_powers_network(), ramp(), 2).map);
}

// No noise, as all values are the same, and α would be 0 / 0.
TEST(SmoothGradCamPlusPlus, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(SmoothGradCamPlusPlus(), two_powers_network(), dark, 0).map);
}

// A1 = x = -1, so that ΣA1 = -4 and with g1 = 1/2 the denominator 2 g² + g³ ΣA of hand_network() is
// 0: the weight is 0, not infinite. The other map is constant as well.
TEST(SmoothGradCamPlusPlus, DenominatorOfZeroGivesNoWeight) {
  const at::Tensor input = image({-1, -1, -1, -1});
  expect_empty(explanation_of(SmoothGradCamPlusPlus(), hand_network(), input, 0).map);
}

TEST(SmoothGradCamPlusPlus, SeedDecides) {
  const at::Tensor map = smoothed({.samples = 2, .seed = 5});
  EXPECT_TRUE(at::equal(map, smoothed({.samples = 2, .seed = 5})));
  EXPECT_FALSE(at::equal(map, smoothed({.samples = 2, .seed = 6})));
}

TEST(SmoothGradCamPlusPlus, OptionsOfTheTableArrive) {
  const auto method = make_method("smooth_grad_cam_plus_plus", with_draws(2, 5));
  EXPECT_TRUE(at::equal(map_of(*method, two_powers_network(), ramp(), 0),
                        smoothed({.samples = 2, .seed = 5})));
  EXPECT_TRUE(at::equal(map_of("smooth_grad_cam_plus_plus", two_powers_network(), ramp(), 0),
                        smoothed({})));
}

TEST(SmoothGradCamPlusPlus, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { make_method("smooth_grad_cam_plus_plus", with_draws(-1)); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found -1"}));
  EXPECT_EQ(refusal_of([] { SmoothGradCamPlusPlus({.noise = -1}); }),
            (Refusal{Errc::bad_argument, "expected noise of 0 or more, found -1"}));
}

}  // namespace
}  // namespace cameras::testing
