#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() for x = [0, 1; 2, 3]: ∂y_l/∂A_k = V_lk A_k / 2, A1 = x, A2 = x².
namespace cameras::testing {
namespace {

// V = (2, 1): x x + (x² / 2) x² = 0, 1.5, 12, 49.5.
TEST(LayerCam, WeighsEveryPositionByItsGradient) {
  expect_map(map_of("layer_cam", two_powers_network(), ramp(), 0),
             square({0, 1.F / 33, 8.F / 33, 1}));
}

// V = (-1, 1): the first gradient is negative and does not count, so x⁴ / 2 = 0, 0.5, 8, 40.5.
TEST(LayerCam, NegativeGradientsDoNotCount) {
  expect_map(map_of("layer_cam", two_powers_network(), ramp(), 1),
             square({0, 1.F / 81, 16.F / 81, 1}));
}

// V = (-1, -1): no gradient is positive.
TEST(LayerCam, WithoutAPositiveGradientTheMapIsEmpty) {
  expect_empty(explanation_of(*make_method("layer_cam"), two_powers_network(), ramp(), 2).map);
}

TEST(LayerCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("layer_cam"), two_powers_network(), dark, 0).map);
}

// hand_network() for x = [-3, 1; 2, 3], label 0, gradients 1/2 and 1/4: x / 2 + (3 - x) / 4 = (x +
// 3) / 4, so 0, 4, 5, 6 fourths. The first position has a negative activation under a positive
// gradient.
TEST(LayerCam, NegativeActivationsCount) {
  expect_map(map_of("layer_cam", hand_network(), image({-3, 1, 2, 3}), 0),
             square({0, 4.F / 6, 5.F / 6, 1}));
}

}  // namespace
}  // namespace cameras::testing
