#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

namespace cameras::testing {
namespace {

// A float32 convolution on the processor is oneDNN's; float64 is ATen's own.
void expect_as_in_float64(const NodeCase& test) {
  NodeCase wide = test;
  for (at::Tensor& input : wide.inputs) input = input.to(at::kDouble);
  NodeCase narrow = wide;
  for (at::Tensor& input : narrow.inputs) input = input.to(at::kFloat);
  const at::Tensor expected = evaluate(wide)[0];
  const at::Tensor found = evaluate(narrow)[0];
  ASSERT_EQ(found.sizes(), expected.sizes());
  EXPECT_EQ(found.scalar_type(), at::kFloat);
  // Up to 73 products of values below 2, rounded to float32: 73 * 4 * 6e-8 at the worst.
  EXPECT_LE((found - expected).abs().max().item<double>(), 2e-5);
}

TEST(Convolution, InFloat32IsThatInFloat64) {
  const at::Tensor x = random({2, 8, 9, 7});
  expect_as_in_float64({.type = "Conv", .inputs = {x, random({5, 8, 1, 1})}});
  expect_as_in_float64({.type = "Conv",
                        .inputs = {x, random({6, 8, 3, 3}), random({6})},
                        .attributes = {{"strides", Ints{2, 1}}, {"pads", Ints{1, 0, 1, 0}}}});
  expect_as_in_float64({.type = "Conv",
                        .inputs = {x, random({8, 1, 3, 2}), random({8})},
                        .attributes = {{"group", std::int64_t{8}}, {"dilations", Ints{2, 3}}}});
  expect_as_in_float64({.type = "Conv",
                        .inputs = {x, random({4, 4, 2, 2})},
                        .attributes = {{"group", std::int64_t{2}}, {"pads", Ints{0, 1, 1, 0}}}});
}

TEST(Convolution, OfMapsThatAreNotContiguous) {
  expect_as_in_float64({.type = "Conv",
                        .inputs = {random({1, 7, 9, 8}).permute({0, 3, 2, 1}),
                                   random({8, 5, 1, 1}).transpose(0, 1)}});
}

// A head is recorded: its gradient has to be there.
TEST(Convolution, ThatIsRecordedHasAGradient) {
  const at::Tensor x = random({1, 2, 3, 3}).to(at::kFloat).requires_grad_();
  const at::Tensor weight = random({4, 2, 1, 1}).to(at::kFloat);
  const at::Tensor y = evaluate({.type = "Conv", .inputs = {x, weight}})[0];
  y.sum().backward();
  const at::Tensor expected = weight.sum(0, /*keepdim=*/true).expand({1, 2, 3, 3});
  // A sum of 4 values below 2 in float32.
  EXPECT_LE((x.grad() - expected).abs().max().item<double>(), 2e-6);
}

}  // namespace
}  // namespace cameras::testing
