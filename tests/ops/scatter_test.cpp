#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

// ScatterElements and ScatterND that combine updates with what is there.
namespace cameras::testing {
namespace {

using Text = std::string;

at::Tensor scatter_nd(const Text& reduction, const at::Tensor& x, const at::Tensor& indices,
                      const at::Tensor& updates) {
  return evaluate({.type = "ScatterND",
                   .opset = 18,
                   .inputs = {x, indices, updates},
                   .attributes = {{"reduction", reduction}}})[0];
}

NodeCase elements(const Text& reduction, const at::Tensor& x, const at::Tensor& indices,
                  const at::Tensor& updates) {
  return {.type = "ScatterElements",
          .opset = 18,
          .inputs = {x, indices, updates},
          .attributes = {{"axis", std::int64_t{1}}, {"reduction", reduction}}};
}

// Row 2 is named three times (-1 is 2 as well), row 0 once, row 1 never.
TEST(ScatterND, CombinesEveryUpdateOfARow) {
  const at::Tensor x = doubles({1, 2, 3, 4, 5, 6}).view({3, 2});
  const at::Tensor indices = ints({2, 0, -1, 2}).view({4, 1});
  const at::Tensor updates = doubles({2, -1, 3, 3, 0.5, 7, 4, 1}).view({4, 2});
  const auto result = [&](const Text& reduction) {
    return scatter_nd(reduction, x, indices, updates).view(-1);
  };
  EXPECT_TRUE(at::equal(result("mul"), doubles({3, 6, 3, 4, 20, -42})));
  EXPECT_TRUE(at::equal(result("max"), doubles({3, 3, 3, 4, 5, 7})));
  EXPECT_TRUE(at::equal(result("min"), doubles({1, 2, 3, 4, 0.5, -1})));
}

TEST(ScatterND, TakesIntegersWholePositionsAndNoUpdates) {
  const at::Tensor x = ints({1, 2, 3, 4}).view({2, 2});
  const at::Tensor corner = ints({1, 1, 1, 1}).view({2, 2});
  EXPECT_TRUE(at::equal(scatter_nd("mul", x, corner, ints({5, 2})).view(-1), ints({1, 2, 3, 40})));
  EXPECT_TRUE(at::equal(
      scatter_nd("max", x, at::zeros({0, 1}, at::kLong), at::zeros({0, 2}, at::kLong)), x));
}

// One after the other, as ONNX's reference implementation does it. Products of up to 40 numbers in
// another order: 40 roundings of 1.1e-16 each.
TEST(ScatterElements, EqualsALoopOverTheUpdates) {
  const at::Tensor x = random({2, 3, 4});
  const at::Tensor updates = random({2, 40, 3});
  const at::Tensor indices = (updates * 10).to(at::kLong).remainder(3) - 1;
  for (const char* reduction : {"mul", "max", "min"}) {
    SCOPED_TRACE(reduction);
    at::Tensor expected = x.clone();
    for (std::int64_t i = 0; i < updates.numel(); ++i) {
      const std::int64_t row = i / 3 / 40;
      const std::int64_t column = (indices.view(-1)[i].item<std::int64_t>() + 3) % 3;
      at::Tensor target = expected[row][column][i % 3];
      const at::Tensor update = updates.view(-1)[i];
      target.copy_(Text(reduction) == "mul"   ? target * update
                   : Text(reduction) == "max" ? at::maximum(target, update)
                                              : at::minimum(target, update));
    }
    const at::Tensor y = evaluate(elements(reduction, x, indices, updates))[0];
    EXPECT_TRUE(at::allclose(y, expected, 40 * 1.1e-16, 0));
  }
  EXPECT_TRUE(at::equal(
      evaluate(elements("mul", x, at::zeros({2, 0, 4}, at::kLong), at::zeros({2, 0, 4})))[0], x));
}

TEST(ScatterElements, RejectsAnUnknownReductionAndIndicesThatDoNotFit) {
  const at::Tensor x = random({2, 3});
  const at::Tensor four = at::zeros({4, 1}, at::kLong);
  EXPECT_EQ(error_of(elements("mean", x, four, random({4, 1}))),
            "expected reduction = none, add, mul, max or min, found 'mean'");
  EXPECT_EQ(error_of(elements("mul", x, four, random({4, 1}))),
            "expected indices that fit into [2, 3], found shape [4, 1]");
  EXPECT_EQ(error_of(elements("mul", x, ints({0}), random({1}))),
            "expected indices of 2 axes, found shape [1]");
}

}  // namespace
}  // namespace cameras::testing
