#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() for x = [0, 1; 2, 3]: ∂y_l/∂A_k = V_lk A_k / 2, A1 = x with Σ A1 = 6,
// A2 = x² with Σ A2 = 14, Σ x² = 14 and Σ x⁴ = 98.
namespace cameras::testing {
namespace {

// V = (2, 1): w1 = Σ x x / 6 = 7 / 3, w2 = Σ x² x² / 2 / 14 = 7 / 2. The map is 2 x + 3 x² but for
// a factor: 0, 5, 16, 33.
TEST(XgradCam, WeightsAreGradientsWeighedByActivations) {
  expect_map(map_of("xgrad_cam", two_powers_network(), ramp(), 0),
             square({0, 5.F / 33, 16.F / 33, 1}));
}

// V = (-1, 1): w1 = -7 / 6, w2 = 7 / 2, so -x + 3 x²: 0, 2, 10, 24.
TEST(XgradCam, NegativeWeightsAreKept) {
  expect_map(map_of("xgrad_cam", two_powers_network(), ramp(), 1),
             square({0, 1.F / 12, 5.F / 12, 1}));
}

TEST(XgradCam, NegativeWeightsAloneGiveAnEmptyMap) {
  expect_empty(explanation_of(*make_method("xgrad_cam"), two_powers_network(), ramp(), 2).map);
}

// The weights would be 0 / 0.
TEST(XgradCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("xgrad_cam"), two_powers_network(), dark, 0).map);
}

// hand_network(), label 0, gradients 1/2 and 1/4: A1 = x sums to zero, so its weight is 0, and that
// of A2 = 3 - x = 4, 2, 5, 1 is 1/4. Less the minimum 1, over 4.
TEST(XgradCam, MapThatSumsToZeroHasNoWeight) {
  expect_map(map_of("xgrad_cam", hand_network(), image({-1, 1, -2, 2}), 0),
             square({0.75F, 0.25F, 1, 0}));
}

// The same with a sum that is rounding alone: in float32 0.1 + 0.2 - 0.3 is 7e-9. A2 = 3 - x = 2.9,
// 2.8, 3.3, 3; less 2.8, over 0.5.
TEST(XgradCam, SumOfRoundingErrorsHasNoWeight) {
  const at::Tensor found = map_of("xgrad_cam", hand_network(), image({0.1F, 0.2F, -0.3F, 0}), 0);
  // Differences of numbers near 3 (rounded to 2.4e-7) over 0.5.
  EXPECT_TRUE(at::allclose(found, square({0.2F, 0, 1, 0.4F}), 0, 2e-6)) << found;
}

}  // namespace
}  // namespace cameras::testing
