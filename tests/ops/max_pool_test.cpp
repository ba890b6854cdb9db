#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>

#include "ops/node_case.h"

// The second output of MaxPool: where each maximum lies in the whole of X.
namespace cameras::testing {
namespace {

using Text = std::string;
using Attributes = std::map<Text, Attribute, std::less<>>;

NodeCase max_pool(const at::Tensor& x, Attributes attributes) {
  return {.type = "MaxPool", .inputs = {x}, .attributes = std::move(attributes), .outputs = 2};
}

// [N,C,D1..Dk] -> [N,C,Dk..D1]: flattened, the first spatial axis is the fastest.
at::Tensor first_axis_fastest(const at::Tensor& x) {
  Ints order{0, 1};
  for (std::int64_t axis = x.dim() - 1; axis >= 2; --axis) order.push_back(axis);
  return x.permute(order);
}

// Every element of random numbers is unlike the others, so an index is right when it finds the
// maximum.
void expect_indices_find_the_maxima(const at::Tensor& x, Attributes attributes) {
  for (const std::int64_t order : {0, 1}) {
    SCOPED_TRACE(order);
    attributes["storage_order"] = order;
    const ops::Tensors outputs = evaluate(max_pool(x, attributes));
    ASSERT_EQ(outputs.size(), 2U);
    const at::Tensor& indices = outputs[1];
    ASSERT_EQ(indices.scalar_type(), at::kLong);
    const at::Tensor flat = (order == 0 ? x : first_axis_fastest(x)).reshape(-1);
    const at::Tensor found = flat.index_select(0, indices.reshape(-1)).view(indices.sizes());
    EXPECT_TRUE(at::equal(found, outputs[0]));
    const NodeCase alone{.type = "MaxPool", .inputs = {x}, .attributes = attributes};
    EXPECT_TRUE(at::equal(outputs[0], evaluate(alone)[0]));
  }
}

TEST(MaxPoolIndices, FindTheMaximaForEveryRankAndPadding) {
  const Attribute one = std::int64_t{1};
  const at::Tensor image = random({2, 3, 5, 6});
  expect_indices_find_the_maxima(random({2, 3, 7}), {{"kernel_shape", Ints{3}}});
  expect_indices_find_the_maxima(random({2, 3, 7}),
                                 {{"kernel_shape", Ints{3}}, {"pads", Ints{0, 2}}});
  expect_indices_find_the_maxima(image, {{"kernel_shape", Ints{3, 2}}, {"pads", Ints{1, 1, 1, 1}}});
  expect_indices_find_the_maxima(image, {{"kernel_shape", Ints{3, 2}},
                                         {"strides", Ints{2, 2}},
                                         {"pads", Ints{2, 0, 1, 1}},
                                         {"ceil_mode", one}});
  expect_indices_find_the_maxima(
      image, {{"kernel_shape", Ints{2, 2}}, {"dilations", Ints{2, 3}}, {"pads", Ints{1, 0, 0, 1}}});
  expect_indices_find_the_maxima(random({2, 2, 3, 4, 5}), {{"kernel_shape", Ints{2, 2, 2}}});
  expect_indices_find_the_maxima(
      random({2, 2, 3, 4, 5}), {{"kernel_shape", Ints{2, 2, 2}}, {"auto_pad", Text("SAME_LOWER")}});
}

// Integers have indices as well, and a window of nothing but padding or of minus infinities gets an
// index inside of X.
TEST(MaxPoolIndices, OfIntegersAndOfMinusInfinities) {
  const ops::Tensors whole =
      evaluate(max_pool(ints({3, 9, 4}).view({1, 1, 3}), {{"kernel_shape", Ints{3}}}));
  EXPECT_TRUE(at::equal(whole[0].view(-1), ints({9})));
  EXPECT_TRUE(at::equal(whole[1].view(-1), ints({1})));
  const at::Tensor x = at::full({1, 1, 2}, -std::numeric_limits<double>::infinity(), at::kDouble);
  const at::Tensor indices =
      evaluate(max_pool(x, {{"kernel_shape", Ints{2}}, {"pads", Ints{2, 2}}}))[1];
  EXPECT_TRUE(((indices >= 0) & (indices < 2)).all().item<bool>());
}

// The indices are constants: Y's gradient is that without them.
TEST(MaxPoolIndices, HaveNoGradient) {
  const at::Tensor x = doubles({1, 3, 2}).view({1, 1, 3}).requires_grad_();
  const ops::Tensors outputs =
      evaluate(max_pool(x, {{"kernel_shape", Ints{2}}, {"pads", Ints{1, 0}}}));
  EXPECT_FALSE(outputs[1].requires_grad());
  EXPECT_TRUE(
      at::equal(torch::autograd::grad({outputs[0].sum()}, {x})[0].view(-1), doubles({1, 2, 0})));
}

TEST(MaxPoolIndices, RejectAnUnknownOrder) {
  EXPECT_EQ(error_of(max_pool(random({1, 1, 4}),
                              {{"kernel_shape", Ints{2}}, {"storage_order", std::int64_t{2}}})),
            "expected storage_order = 0 or 1, found 2");
}

}  // namespace
}  // namespace cameras::testing
