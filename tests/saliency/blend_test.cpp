#include "saliency/fuse/blend.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/gaussian_blur.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

TEST(Blend, MaskChoosesBetweenTheInputAndItsBlurredCopy) {
  const at::Tensor x = random_tensor({1, 3, 8, 6});
  const Blend blend(x, 224 / 6.0);  // σ = 1 for a shorter side of 6
  // x̃ + (x - x̃) in float32.
  EXPECT_TRUE(at::allclose(blend.at(at::ones({1, 1, 8, 6})), x, 0, 1e-6));
  EXPECT_TRUE(at::equal(blend.at(at::zeros({1, 1, 8, 6})), gaussian_blur(x, 1)));
}

TEST(Blend, SlopeIsTheDerivativeByTheMask) {
  const Blend blend(random_tensor({1, 3, 8, 6}), 50);
  const at::Tensor weights = random_tensor({1, 3, 8, 6}, -1, 1, 3);
  const at::Tensor mask = random_tensor({1, 1, 8, 6}, 0, 1, 5).requires_grad_();
  const at::Tensor slope = torch::autograd::grad({(blend.at(mask) * weights).sum()}, {mask})[0];
  EXPECT_TRUE(at::allclose(blend.slope(weights), slope, 0, 1e-6));  // sums of three numbers
}

}  // namespace
}  // namespace cameras::testing
