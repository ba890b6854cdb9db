#include "saliency/smooth_maximum.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cameras::testing {
namespace {

// One seed of height 1. Around it 169 positions take part, so the smooth maximum at distance d is
// k e^{20 k} / (e^{20 k} + 168) with k = 1 up to d = 1.5 and exp(-2 (d / 3 - 1/2)²) from there.
TEST(SmoothMaximum, SeedReachesSixPositions) {
  at::Tensor grid = at::zeros({1, 1, 21, 21});
  grid[0][0][10][10] = 1;
  const at::Tensor mask = smooth_maximum(grid)[0][0];
  for (const auto d : {0, 1, 3, 5, 6}) {
    const double k = std::exp(-2 * std::pow(std::max(0.0, d / 3.0 - 0.5), 2));
    const double expected = k * std::exp(20 * k) / (std::exp(20 * k) + 168);
    EXPECT_NEAR(mask[10][10 + d].item<double>(), expected, 1e-5) << d;  // float32, through exp
  }
  EXPECT_EQ(mask[10][17].item<float>(), 0);
  EXPECT_EQ(mask[10][3].item<float>(), 0);
}

TEST(SmoothMaximum, NoSeedsAreNoMask) {
  EXPECT_EQ(smooth_maximum(at::zeros({1, 1, 4, 9})).sum().item<float>(), 0);
}

// A mean in which the largest have the most weight, and no more than that.
TEST(SmoothMaximum, IsBelowTheMaximum) {
  const at::Tensor mask = smooth_maximum(at::full({1, 1, 5, 7}, 0.5));
  EXPECT_LE(mask.max().item<float>(), 0.5F);
  EXPECT_GT(mask.min().item<float>(), 0.2F);
}

}  // namespace
}  // namespace cameras::testing
