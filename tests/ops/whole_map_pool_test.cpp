#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

namespace cameras::testing {
namespace {

using Text = std::string;

NodeCase whole_map_pool(const at::Tensor& x, std::map<Text, Attribute, std::less<>> attributes) {
  attributes.emplace("pool", Text("AveragePool"));
  return {.type = "cameras.WholeMapPool", .inputs = {x}, .attributes = std::move(attributes)};
}

// 1e-15: float64's rounding of a mean of 12 numbers below 2.
TEST(WholeMapPool, IsOnePositionWhateverTheStride) {
  const at::Tensor x = random({2, 3, 4, 3});
  const at::Tensor y =
      evaluate(whole_map_pool(x, {{"strides", Ints{2, 2}}, {"pads", Ints{0, 0, 0, 0}}}))[0];
  EXPECT_TRUE(at::allclose(y, x.mean({2, 3}, true), 0, 1e-15));
}

TEST(WholeMapPool, KeepsTheOrderOfMaxPoolsIndices) {
  NodeCase test =
      whole_map_pool(doubles({1, 2, 4, 3, 5, 0}).view({1, 1, 2, 3}), {{"pool", Text("MaxPool")}});
  test.outputs = 2;
  EXPECT_TRUE(at::equal(evaluate(test)[1].view(-1), ints({4})));
}

// A user's file may hold such a node, too, with any attributes.
TEST(WholeMapPool, RejectsWhatOnlyAHostileFileHolds) {
  const at::Tensor x = random({1, 2, 4, 4});
  EXPECT_EQ(error_of({.type = "cameras.WholeMapPool", .inputs = {x}}),
            "expected attribute 'pool', found none");
  EXPECT_EQ(error_of(whole_map_pool(x, {{"pool", Text("x")}})),
            "expected pool = AveragePool, MaxPool or LpPool, found 'x'");
  EXPECT_EQ(error_of(whole_map_pool(x, {{"pool", std::int64_t{1}}})),
            "attribute 'pool' has an unexpected type");
  EXPECT_EQ(error_of(whole_map_pool(x, {{"pads", Ints{1, 0, 1, 0}}})),
            "expected one position over the whole map, found [3, 1] (pads or auto_pad)");
  EXPECT_EQ(error_of(whole_map_pool(x, {{"auto_pad", Text("SAME_UPPER")}})),
            "expected one position over the whole map, found [4, 4] (pads or auto_pad)");
  EXPECT_EQ(error_of(whole_map_pool(x, {{"dilations", Ints{2, 1}}})),
            "expected an input that the window of 7 fits into, found size 4 padded by 0 and 0");
  EXPECT_EQ(error_of(whole_map_pool(x.view({1, 32}), {})),
            "expected input 'X' of rank >= 3, found shape [1, 32]");
  EXPECT_EQ(error_of(whole_map_pool(x.view({1, 2, 2, 2, 2, 2}), {})),
            "expected at most three spatial axes, found shape [1, 2, 2, 2, 2, 2]");
  EXPECT_EQ(error_of(whole_map_pool(x.slice(2, 0, 0), {})),
            "expected kernel sizes in [1, 268435456], found 0");
}

}  // namespace
}  // namespace cameras::testing
