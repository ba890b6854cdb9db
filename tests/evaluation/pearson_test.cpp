#include "evaluation/pearson.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cameras::testing {
namespace {

// Around their means 2 and 3 the values are (-1, 0, 1) and (-1, 2, -1), then (-1, 0, 1) and
// (-2, 1, 1): sums of products 0 and 3, of squares 2, 6 and 2, 6.
TEST(Pearson, IsTheCosineOfWhatDiffersFromTheMeans) {
  const at::Tensor ramp = at::tensor({1.0, 2.0, 3.0});
  EXPECT_EQ(pearson(ramp, at::tensor({2.0, 5.0, 2.0})), 0);
  EXPECT_NEAR(*pearson(ramp, at::tensor({1.0, 4.0, 4.0})), 3 / std::sqrt(12), 1e-15);
  EXPECT_NEAR(*pearson(ramp, -5 * ramp), -1, 1e-15);  // float64's rounding
}

// 0.1 in float32 is not 0.1, and the mean of seven of them is not one of them in float64: what
// rounding leaves is no correlation.
TEST(Pearson, OfAConstantIsNone) {
  const at::Tensor constant = at::full({7}, 0.1, at::kFloat);
  EXPECT_FALSE(pearson(constant, at::arange(7, at::kFloat)).has_value());
  EXPECT_FALSE(pearson(at::arange(7, at::kFloat), constant).has_value());
  EXPECT_FALSE(pearson(constant, constant).has_value());
}

}  // namespace
}  // namespace cameras::testing
