#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() for x = [0, 1; 2, 3]: ∂y_l/∂A_k = V_lk A_k / 2, A1 = x, A2 = x², so that
// g ⊙ A is V1 x² / 2 and V2 x⁴ / 2.
namespace cameras::testing {
namespace {

// V = (2, 1): x² + x⁴ / 2 = 0, 1.5, 12, 49.5, HiResCAM's map.
TEST(GradCamElementwise, IsHiResCamWhereAllSpeaksForTheLabel) {
  expect_map(map_of("grad_cam_elementwise", two_powers_network(), ramp(), 0),
             square({0, 1.F / 33, 8.F / 33, 1}));
}

// V = (-1, 1): what A1 says against the label is left out, x⁴ / 2 is all.
TEST(GradCamElementwise, EvidenceAgainstTheLabelCancelsNothing) {
  expect_map(map_of("grad_cam_elementwise", two_powers_network(), ramp(), 1),
             square({0, 1.F / 81, 16.F / 81, 1}));
}

// hand_network(), x = [-1, 1; 2, 6], label 1, V = (-1, 1): ReLU(-x) + ReLU(3 - x) = 5, 2, 1, 0.
TEST(GradCamElementwise, SignIsThatOfTheProduct) {
  expect_map(map_of("grad_cam_elementwise", hand_network(), image({-1, 1, 2, 6}), 1),
             square({1, 0.4F, 0.2F, 0}));
}

TEST(GradCamElementwise, NothingForTheLabelGivesAnEmptyMap) {
  const auto method = make_method("grad_cam_elementwise");
  expect_empty(explanation_of(*method, two_powers_network(), ramp(), 2).map);
  expect_empty(explanation_of(*method, two_powers_network(), image({0, 0, 0, 0}), 0).map);
  expect_empty(explanation_of(*method, two_powers_network(), at::ones({1, 1, 1, 1}), 0).map);
}

}  // namespace
}  // namespace cameras::testing
