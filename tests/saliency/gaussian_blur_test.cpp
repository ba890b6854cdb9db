#include "saliency/gaussian_blur.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cameras::testing {
namespace {

// σ = 1 reaches 3 pixels. In the middle of 9 x 9 all of the bell is there: its sum is 1, and along
// one axis its values are as exp(-d² / 2).
TEST(GaussianBlur, IsABellOfSumOne) {
  at::Tensor x = at::zeros({1, 2, 9, 9});
  x[0][0][4][4] = 1;
  const at::Tensor y = gaussian_blur(x, 1);
  EXPECT_NEAR(y[0][0].sum().item<double>(), 1, 1e-6);  // 49 roundings of float32
  for (const auto d : {0, 1, 2, 3}) {
    EXPECT_NEAR((y[0][0][4][4 + d] / y[0][0][4][4]).item<double>(), std::exp(-0.5 * d * d), 1e-6);
  }
  EXPECT_EQ(y[0][0][4][8].item<float>(), 0);  // cut off
  EXPECT_EQ(y[0][1].sum().item<float>(), 0);  // channels do not mix
}

TEST(GaussianBlur, BorderGoesOn) {
  EXPECT_TRUE(
      at::allclose(gaussian_blur(at::ones({1, 1, 3, 5}), 4), at::ones({1, 1, 3, 5}), 0, 1e-6));
}

}  // namespace
}  // namespace cameras::testing
