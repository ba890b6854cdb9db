#include "saliency/blend.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// σ = 1 reaches 3 pixels. In the middle of 9 x 9 all of the bell is there: its sum is 1, and along
// one axis its values are as exp(-d² / 2).
TEST(Blurred, IsABellOfSumOne) {
  at::Tensor x = at::zeros({1, 2, 9, 9});
  x[0][0][4][4] = 1;
  const at::Tensor y = blurred(x, 1);
  EXPECT_NEAR(y[0][0].sum().item<double>(), 1, 1e-6);  // 49 roundings of float32
  for (const auto d : {0, 1, 2, 3}) {
    EXPECT_NEAR((y[0][0][4][4 + d] / y[0][0][4][4]).item<double>(), std::exp(-0.5 * d * d), 1e-6);
  }
  EXPECT_EQ(y[0][0][4][8].item<float>(), 0);  // cut off
  EXPECT_EQ(y[0][1].sum().item<float>(), 0);  // channels do not mix
}

TEST(Blurred, BorderGoesOn) {
  EXPECT_TRUE(at::allclose(blurred(at::ones({1, 1, 3, 5}), 4), at::ones({1, 1, 3, 5}), 0, 1e-6));
}

TEST(Blend, MaskChoosesBetweenTheInputAndItsBlurredCopy) {
  const at::Tensor x = random_tensor({1, 3, 8, 6});
  const Blend blend(x, 224 / 6.0);  // σ = 1 for a shorter side of 6
  // x̃ + (x - x̃) in float32.
  EXPECT_TRUE(at::allclose(blend.at(at::ones({1, 1, 8, 6})), x, 0, 1e-6));
  EXPECT_TRUE(at::equal(blend.at(at::zeros({1, 1, 8, 6})), blurred(x, 1)));
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
