#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

// What guided backpropagation puts in the place of Relu and Clip.
namespace cameras::testing {
namespace {

at::Tensor bound(double value) { return at::scalar_tensor(value, at::kDouble); }

// The gradient at x = -1, 1, 2, 7 of y · weights.
at::Tensor gradient_of(NodeCase test, const at::Tensor& weights) {
  test.inputs[0] = doubles({-1, 1, 2, 7}).requires_grad_();
  const at::Tensor y = evaluate(test)[0];
  return torch::autograd::grad({(y * weights).sum()}, {test.inputs[0]})[0];
}

TEST(Guided, ValuesAreThoseOfReluAndClip) {
  const at::Tensor x = doubles({-1, 1, 2, 7});
  EXPECT_TRUE(
      at::equal(evaluate({.type = "cameras.GuidedRelu", .inputs = {x}})[0], doubles({0, 1, 2, 7})));
  EXPECT_TRUE(
      at::equal(evaluate({.type = "cameras.GuidedClip", .inputs = {x, bound(0), bound(6)}})[0],
                doubles({0, 1, 2, 6})));
}

// Gone are the gradient -5, which is negative, and the 3 at -1, where nothing is active.
TEST(Guided, ReluLetsPositiveGradientsOfActiveValuesBack) {
  const NodeCase relu{.type = "cameras.GuidedRelu", .inputs = {{}}};
  EXPECT_TRUE(at::equal(gradient_of(relu, doubles({3, -5, 4, 2})), doubles({0, 0, 4, 2})));
}

// And the 2 at 7, which is cut off.
TEST(Guided, ClipLetsPositiveGradientsBackInsideOfItsBounds) {
  const NodeCase clip{.type = "cameras.GuidedClip", .inputs = {{}, bound(0), bound(6)}};
  EXPECT_TRUE(at::equal(gradient_of(clip, doubles({3, -5, 4, 2})), doubles({0, 0, 4, 0})));
}

// As at Relu, nothing is active where the value is the lower bound itself.
TEST(Guided, ClipLetsNothingBackAtItsLowerBound) {
  for (const char* type : {"cameras.GuidedClip", "cameras.GuidedRelu"}) {
    NodeCase test{.type = type, .inputs = {doubles({0, 1}).requires_grad_()}};
    if (test.type == "cameras.GuidedClip")
      test.inputs.insert(test.inputs.end(), {bound(0), bound(6)});
    const at::Tensor y = evaluate(test)[0];
    EXPECT_TRUE(at::equal(torch::autograd::grad({y.sum()}, {test.inputs[0]})[0], doubles({0, 1})));
  }
}

TEST(Guided, NothingIsRecordedWithoutGradients) {
  const at::NoGradGuard no_grad;
  const at::Tensor x = doubles({-1, 1}).requires_grad_();
  EXPECT_FALSE(evaluate({.type = "cameras.GuidedRelu", .inputs = {x}})[0].requires_grad());
}

}  // namespace
}  // namespace cameras::testing
