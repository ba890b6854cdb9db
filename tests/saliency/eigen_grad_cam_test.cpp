#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// The first principal component of g ⊙ A. In two_powers_network() ∂y_l/∂A_k = V_lk A_k / 2, A1 = x,
// A2 = x², so that g ⊙ A is (V1 x² / 2, V2 x⁴ / 2).
namespace cameras::testing {
namespace {

// x = [1, 1; 2, 2], V = (2, 1): (1, 0.5) in the first row and (4, 8) in the second, a line from
// -(1.5, 3.75) to (1.5, 3.75) about the mean. The sum over channels is larger in the second row.
TEST(EigenGradCam, IsTheLineOnWhichTheEvidenceLies) {
  const Explanation found =
      explanation_of(*make_method("eigen_grad_cam"), two_powers_network(), image({1, 1, 2, 2}), 0);
  expect_map(found.map.tensor(), square({0, 0, 1, 1}));
  // √(1.5² + 3.75²) = 4.0388736: float32 has seven digits.
  const float length = 4.0388736F;
  EXPECT_TRUE(at::allclose(found.signed_map, square({-length, -length, length, length}), 1e-6, 0));
}

// V = (-1, -1): (-0.5, -0.5) and (-2, -8). All speaks against the label, the first row least.
TEST(EigenGradCam, SignFollowsTheEvidenceNotItsSize) {
  expect_map(map_of("eigen_grad_cam", two_powers_network(), image({1, 1, 2, 2}), 2),
             square({1, 1, 0, 0}));
}

// hand_network() has g = V / 4 everywhere, so label 1, V = (-1, 1), has (-x, 3 - x) / 4, a line on
// which the sum (3 - 2 x) / 4 falls with x: the component is √2 (mean x - x) / 4, mean x = 1.5.
TEST(EigenGradCam, FollowsTheLabel) {
  expect_map(map_of("eigen_grad_cam", hand_network(), ramp(), 1), square({1, 1.F / 3, 0, 0}));
  // Label 0, V = (2, 1): (2 x, 3 - x) / 4 with the sum (x + 3) / 4, which grows with x.
  expect_map(map_of("eigen_grad_cam", hand_network(), ramp(), 0), square({0, 0, 1.F / 3, 1}));
}

// Equal weights (1, 1) of x and 3 - x: the sum is 3 everywhere and decides nothing. ‖g ⊙ A‖² of x =
// [1, 2; 3, 5] is but for a factor 5, 5, 9, 29, so the last position is positive.
TEST(EigenGradCam, WhereTheSumSaysNothingMostEvidenceIsPositive) {
  const Request request{.input = image({1, 2, 3, 5}),
                        .target = Weighted{at::tensor({2.F / 3, 1.F / 3})},
                        .layer = "a"};
  const Result result = make_method("eigen_grad_cam")->explain(hand_network(), request);
  expect_map(result.explanations.at(0).map.tensor(), square({0, 0, 1.F / 9, 1}));
}

TEST(EigenGradCam, ConstantEvidenceGivesAnEmptyMap) {
  for (const float value : {0.F, 1.F / 3}) {
    const at::Tensor flat = at::full({1, 1, 7, 9}, value);
    expect_empty(explanation_of(*make_method("eigen_grad_cam"), two_powers_network(), flat, 0).map);
  }
  const at::Tensor point = at::ones({1, 1, 1, 1});
  expect_empty(explanation_of(*make_method("eigen_grad_cam"), two_powers_network(), point, 0).map);
}

}  // namespace
}  // namespace cameras::testing
