#include "saliency/adam.h"
#include "core/aten.h"

#include <gtest/gtest.h>

namespace cameras::testing {
namespace {

// The first step is rate · g / |g|, whatever g; with the same gradient again, so is the second.
TEST(Adam, FirstStepsHaveTheRateAsTheirLength) {
  Adam adam(0.1);
  const at::Tensor gradient = at::tensor({200.F, -0.5F});
  at::Tensor values = adam.next(at::zeros({2}), gradient);
  // Float32, and ε = 1e-8 against 0.5.
  EXPECT_TRUE(at::allclose(values, at::tensor({-0.1F, 0.1F}), 0, 1e-6)) << values;
  values = adam.next(values, gradient);
  EXPECT_TRUE(at::allclose(values, at::tensor({-0.2F, 0.2F}), 0, 1e-6)) << values;
}

// Gradients 1 and 0: the means 0.09 / 0.19 = 0.473684 and 0.000999 / 0.001999 = 0.499750, so the
// second step is 0.1 · 0.473684 / 0.706930 = 0.067006.
TEST(Adam, LaterStepsRememberEarlierGradients) {
  Adam adam(0.1);
  const at::Tensor values = adam.next(at::zeros({1}), at::ones({1}));
  EXPECT_NEAR(adam.next(values, at::zeros({1})).item<double>(), -0.167006, 2e-6);  // six digits
}

TEST(Adam, NoGradientIsNoStep) {
  Adam adam(0.1);
  EXPECT_EQ(adam.next(at::ones({1}), at::zeros({1})).item<float>(), 1);
}

}  // namespace
}  // namespace cameras::testing
