#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// Σ_k w_k A_k with w_k drawn from [-1, 1]. In hand_network() A1 = x and A2 = 3 - x, so that the raw
// map is 3 w2 where x = 0 and 3 w1 where x = 3.
namespace cameras::testing {
namespace {

at::Tensor weights_of_seed(std::uint64_t seed, std::int64_t label = 0) {
  MethodOptions options;
  options.seed = seed;
  const Explanation found =
      explanation_of(*make_method("random_cam", options), hand_network(), ramp(), label);
  return found.signed_map.view({4}).index_select(0, at::tensor({3, 0}, at::kLong)) / 3;
}

TEST(RandomCam, IsTheSumWithTheWeights) {
  const at::Tensor weights = weights_of_seed(5);
  const Explanation found =
      explanation_of(*make_method("random_cam:seed=5"), hand_network(), image({1, 2, -4, 7}), 0);
  const at::Tensor x = square({1, 2, -4, 7});
  // Sums of two products of numbers up to 10.
  EXPECT_TRUE(at::allclose(found.signed_map, weights[0] * x + weights[1] * (3 - x), 0, 1e-5));
}

TEST(RandomCam, TheSeedChoosesTheWeightsAndTheLabelDoesNot) {
  EXPECT_TRUE(at::equal(weights_of_seed(3), weights_of_seed(3)));
  EXPECT_TRUE(at::equal(weights_of_seed(3, 0), weights_of_seed(3, 1)));
  EXPECT_FALSE(at::equal(weights_of_seed(3), weights_of_seed(4)));
}

// 400 numbers drawn evenly from [-1, 1]: their mean has the deviation √(1 / 3 / 400) = 0.029, that
// of their squares, 1 / 3, √(4 / 45 / 400) = 0.015. Four deviations.
TEST(RandomCam, WeightsAreEvenBetweenMinusOneAndOne) {
  std::vector<at::Tensor> all;
  for (std::uint64_t seed = 0; seed < 200; ++seed) all.push_back(weights_of_seed(seed));
  const at::Tensor weights = at::cat(all).to(at::kDouble);
  EXPECT_LE(weights.abs().max().item<double>(), 1 + 1e-6);  // two roundings
  EXPECT_NEAR(weights.mean().item<double>(), 0, 0.12);
  EXPECT_NEAR(weights.square().mean().item<double>(), 1.0 / 3, 0.06);
}

TEST(RandomCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("random_cam"), two_powers_network(), dark, 0).map);
  const at::Tensor point = at::ones({1, 1, 1, 1});
  expect_empty(explanation_of(*make_method("random_cam"), two_powers_network(), point, 0).map);
}

}  // namespace
}  // namespace cameras::testing
