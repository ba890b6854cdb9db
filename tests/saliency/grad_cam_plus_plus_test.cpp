#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// Where the gradient g is positive, α ReLU(g) = g / (2 + g Σ A); elsewhere it is 0.
// two_powers_network() for x = [0, 1; 2, 3]: ∂y_l/∂A_k = V_lk A_k / 2, A1 = x with Σ A1 = 6,
// A2 = x² with Σ A2 = 14.
namespace cameras::testing {
namespace {

// V = (2, 1): g1 = 0, 1, 2, 3 gives w1 = 1/8 + 2/14 + 3/20 = 117/280; g2 = 0, 0.5, 2, 4.5 gives
// w2 = 0.5/9 + 2/30 + 4.5/65 = 112/585. The map is w1 x + w2 x².
TEST(GradCamPlusPlus, WeightsAreSumsOverPositiveGradients) {
  const at::Tensor x = ramp()[0][0];
  expect_map(map_of("grad_cam_plus_plus", two_powers_network(), ramp(), 0),
             stretched(117.0 / 280 * x + 112.0 / 585 * x * x));
}

// V = (-1, 1): the first map has no positive gradient and does not count, so x² / 9.
TEST(GradCamPlusPlus, NegativeGradientsDoNotCount) {
  expect_map(map_of("grad_cam_plus_plus", two_powers_network(), ramp(), 1),
             square({0, 1.F / 9, 4.F / 9, 1}));
}

TEST(GradCamPlusPlus, WithoutAPositiveGradientTheMapIsEmpty) {
  expect_empty(
      explanation_of(*make_method("grad_cam_plus_plus"), two_powers_network(), ramp(), 2).map);
}

// α would be 0 / 0.
TEST(GradCamPlusPlus, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(
      explanation_of(*make_method("grad_cam_plus_plus"), two_powers_network(), dark, 0).map);
}

// hand_network(), label 0: g1 = 1/2 and Σ A1 = -4, so 2 + g1 Σ A1 = 0 and w1 is 0, not infinite.
// g2 = 1/4 is the same everywhere: the map is A2 = 3 - x = 3, 4, 4, 5.
TEST(GradCamPlusPlus, WeightWithoutAFiniteValueIsZero) {
  expect_map(map_of("grad_cam_plus_plus", hand_network(), image({0, -1, -1, -2}), 0),
             square({0, 0.5F, 0.5F, 1}));
}

}  // namespace
}  // namespace cameras::testing
