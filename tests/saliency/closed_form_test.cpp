#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/saliency/cameras.h"
#include "cameras/saliency/grad_cam.h"
#include "cameras/saliency/norm_grad.h"
#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// CAMERAS, Grad-CAM and NormGrad on networks whose maps are worked out by hand. The other methods
// have tests of their own names.
namespace cameras::testing {
namespace {

Cameras one_size() { return Cameras({.sizes = {}, .steps = 1}); }

// The network of hand_network.h for x = [0, 1; 2, 3]: A1 = x and A2 = 3 - x, y = V mean(A), so
// W_k = V_lk / 4 at every position. Label 0, V = (2, 1): 2x + 3 - x = x + 3, which stretches to
// [0, 1/3; 2/3, 1]. Label 1, V = (-1, 1): 3 - 2x = [3, 1; -1, -3], whose positive part is
// [3, 1; 0, 0].
at::Tensor first_map() { return square({0, 1.F / 3, 2.F / 3, 1}); }
at::Tensor second_map() { return square({1, 1.F / 3, 0, 0}); }

TEST(ClosedForm, CamerasAtOneSizeIsCam) {
  const at::Tensor x = ramp();
  expect_map(map_of(one_size(), hand_network(), x, 0), first_map());
  expect_map(map_of(one_size(), hand_network(), x, 1), second_map());
}

TEST(ClosedForm, GradCamIsCamOfAPooledLinearNetwork) {
  const at::Tensor x = ramp();
  expect_map(map_of(GradCam(), hand_network(), x, 0), first_map());
  expect_map(map_of(GradCam(), hand_network(), x, 1), second_map());
}

// The norms over the two channels: ‖A‖ = sqrt(x² + (3 - x)²) = 3, √5, √5, 3, and ‖W‖ is constant.
// Less its minimum √5, that is [1, 0; 0, 1] after the stretch, for either label.
TEST(ClosedForm, NormGradIsTheProductOfNorms) {
  expect_map(map_of(NormGrad(), hand_network(), ramp(), 0), square({1, 0, 0, 1}));
  expect_map(map_of(NormGrad(), hand_network(), ramp(), 1), square({1, 0, 0, 1}));
}

// squared_network(): y_l = Σ_k V_lk mean(A_k²), so W_k = V_lk A_k / 2 differs from position to
// position. x = [0, 1; 2, 3], label 1: W1 = -x / 2, W2 = (3 - x) / 2.
// CAMERAS keeps the positions: Σ_k W_k A_k = (-x² + (3 - x)²) / 2 = (9 - 6x) / 2 = [4.5, 1.5; < 0].
TEST(ClosedForm, CamerasKeepsTheGradientOfEachPosition) {
  expect_map(map_of(one_size(), squared_network(), ramp(), 1), square({1, 1.F / 3, 0, 0}));
}

// Label 0: W1 = x, W2 = (3 - x) / 2. CAMERAS: x² + (3 - x)² / 2 = [4.5, 3; 4.5, 9], less 3, over 6:
// [1/4, 0; 1/4, 1]. Grad-CAM averages W first: 1.5 and 0.75, so 1.5 x + 0.75 (3 - x) = 0.75 x
// + 2.25, a straight ramp: [0, 1/3; 2/3, 1].
TEST(ClosedForm, GradCamAveragesTheGradientAndCamerasDoesNot) {
  expect_map(map_of(one_size(), squared_network(), ramp(), 0), square({0.25F, 0, 0.25F, 1}));
  expect_map(map_of(GradCam(), squared_network(), ramp(), 0), first_map());
}

// Label 0 again: ‖W‖² = x² + (3 - x)² / 4 = 2.25, 2, 4.25, 9 and ‖A‖² = 9, 5, 5, 9, so the raw map
// is the square root of 20.25, 10, 21.25, 81.
TEST(ClosedForm, NormGradWeighsEveryPosition) {
  const at::Tensor raw = square({20.25F, 10, 21.25F, 81}).sqrt();
  expect_map(map_of(NormGrad(), squared_network(), ramp(), 0),
             (raw - raw.min()) / (raw.max() - raw.min()));
}

// A map of 2 x 2 under an input of 4 x 4. Bilinear, half-pixel centres: the four rows take the
// lower row of the map by 0, 1/4, 3/4 and 1, and so do the columns. With A1 = [0, 1; 2, 3] that is
// 2 r + c for r, c in {0, 1/4, 3/4, 1}, over its maximum 3.
TEST(ClosedForm, MapIsResizedToTheInputsGrid) {
  const at::Tensor step = at::tensor({0.F, 0.25F, 0.75F, 1.F});
  const at::Tensor expected = (2 * step.view({4, 1}) + step.view({1, 4})) / 3;
  // Every pixel of a 2 x 2 block has the value that the convolution of stride 2 reads.
  const at::Tensor x = ramp().repeat_interleave(2, 2).repeat_interleave(2, 3);
  expect_map(map_of(one_size(), hand_network(2), x, 0), expected);
  expect_map(map_of(GradCam(), hand_network(2), x, 0), expected);
}

// CAMERAS takes the positive part after the resize, Grad-CAM before it. Label 1 of the same input
// is 3 - 2 A1: CAMERAS gives the positive part of 3 - 4 r - 2 c, over its maximum 3.
TEST(ClosedForm, CamerasTakesThePositivePartAfterTheResize) {
  const at::Tensor step = at::tensor({0.F, 0.25F, 0.75F, 1.F});
  const at::Tensor x = ramp().repeat_interleave(2, 2).repeat_interleave(2, 3);
  const at::Tensor linear = (3 - 4 * step.view({4, 1}) - 2 * step.view({1, 4})) / 3;
  expect_map(map_of(one_size(), hand_network(2), x, 1), linear.clamp_min(0));
  // Grad-CAM: the positive part [3, 1; 0, 0] is resized: (1 - r) (3 - 2 c), over 3.
  const at::Tensor product = (1 - step.view({4, 1})) * (3 - 2 * step.view({1, 4})) / 3;
  expect_map(map_of(GradCam(), hand_network(2), x, 1), product);
}

}  // namespace
}  // namespace cameras::testing
