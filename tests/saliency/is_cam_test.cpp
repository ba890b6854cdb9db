#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/refusal.h"

// two_powers_network(): A1 = x, A2 = x², and for label 0 y(z) = (2 Σ z² + Σ z⁴) / 4. Masked, the
// image of score_cam_test.cpp has Σ z² = 98 / 9 and Σ z⁴ = 6818 / 81 (H1), 794 / 81 and 535538 /
// 6561 (H2).
namespace cameras::testing {
namespace {

at::Tensor integrated_masks(std::int64_t strengths) {
  MethodOptions options;
  options.samples = strengths;
  return map_of(*make_method("is_cam", options), two_powers_network(), ramp(), 0);
}

// The map for the means of t² and t⁴ over the strengths t.
at::Tensor strength_map(double mean_t2, double mean_t4) {
  const double first = (2 * mean_t2 * 98.0 / 9 + mean_t4 * 6818.0 / 81) / 4;
  const double second = (2 * mean_t2 * 794.0 / 81 + mean_t4 * 535538.0 / 6561) / 4;
  const double weight = 1 / (1 + std::exp(second - first));
  const at::Tensor x = ramp()[0][0];
  return stretched(weight * x + (1 - weight) * x * x);
}

// 1/2 and 1: (1/4 + 1) / 2 and (1/16 + 1) / 2.
TEST(IsCam, WeighsByTheMeanScoreOverTheMasksStrength) {
  expect_map(integrated_masks(2), strength_map(5.0 / 8, 17.0 / 32));
}

// 0.1, 0.2, … 1: 3.85 / 10 and 2.5333 / 10.
TEST(IsCam, HasTenStrengthsUnlessToldOtherwise) {
  expect_map(map_of("is_cam", two_powers_network(), ramp(), 0), strength_map(0.385, 0.25333));
}

TEST(IsCam, WithOneStrengthItIsScoreCam) {
  EXPECT_TRUE(at::equal(integrated_masks(1), map_of("score_cam", two_powers_network(), ramp(), 0)));
}

TEST(IsCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("is_cam"), two_powers_network(), dark, 0).map);
}

TEST(IsCam, NumbersOutOfRangeAreRefused) {
  for (const std::int64_t number : {-1, 100001}) {
    EXPECT_EQ(refusal_of([&] { integrated_masks(number); }),
              (Refusal{Errc::bad_argument,
                       "expected 1 to 100000 samples, found " + std::to_string(number)}));
  }
}

}  // namespace
}  // namespace cameras::testing
