#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

namespace cameras::testing {
namespace {

at::Tensor zero_point(std::int64_t value, at::ScalarType type) {
  return at::scalar_tensor(value, type);
}

NodeCase quantize(const at::Tensor& x, double scale, const at::Tensor& zero) {
  return {.type = "QuantizeLinear", .inputs = {x, at::scalar_tensor(scale, at::kDouble), zero}};
}

TEST(QuantizeLinear, RoundsHalvesToEvenAndSaturatesByTheTypeOfTheZeroPoint) {
  const at::Tensor x = doubles({-400, -1, 1, 3, 5, 400});
  const auto y = [&](const at::Tensor& zero) { return evaluate(quantize(x, 2, zero))[0]; };
  EXPECT_TRUE(at::equal(y({}), doubles({0, 0, 0, 2, 2, 200})));
  EXPECT_TRUE(at::equal(y(zero_point(128, at::kByte)), doubles({0, 128, 128, 130, 130, 255})));
  EXPECT_TRUE(at::equal(y(zero_point(0, at::kChar)), doubles({-128, 0, 0, 2, 2, 127})));
}

TEST(QuantizeLinear, OutputTypeAttributeComesBeforeTheZeroPoint) {
  NodeCase test = quantize(doubles({-1e6, 1e6}), 1, {});
  test.attributes["output_dtype"] = std::int64_t{5};  // int16
  EXPECT_TRUE(at::equal(evaluate(test)[0], doubles({-32768, 32767})));
  test.attributes["output_dtype"] = std::int64_t{17};  // a float8
  EXPECT_EQ(error_of(test), "expected (u)int8 or (u)int16 as quantised type, found type 17");
}

// The width of an integer that is int64 here is not known: nothing says where it saturates.
TEST(QuantizeLinear, RejectsZeroPointsOfUnknownWidthAndBlocks) {
  NodeCase test = quantize(doubles({1, 2}), 1, ints({3}));
  EXPECT_EQ(error_of(test), "expected output_dtype or an 8-bit zero point, found Long");
  test.attributes["output_dtype"] = std::int64_t{4};  // uint16
  EXPECT_TRUE(at::equal(evaluate(test)[0], doubles({4, 5})));
  test.attributes["block_size"] = std::int64_t{2};
  EXPECT_EQ(error_of(test), "expected one scale per tensor or axis, found block_size 2");
  test.type = "DequantizeLinear";
  EXPECT_EQ(error_of(test), "expected one scale per tensor or axis, found block_size 2");
}

// Values are whole numbers, bit for bit as without a gradient; the slope is 1 / scale everywhere,
// also where the value is saturated.
TEST(QuantizeLinear, GradientGoesStraightThrough) {
  const at::Tensor x = doubles({-400, -0.7, 0.3, 400}).requires_grad_();
  const at::Tensor y = evaluate(quantize(x, 0.25, zero_point(3, at::kByte)))[0];
  EXPECT_TRUE(at::equal(y, doubles({0, 0, 4, 255})));
  EXPECT_TRUE(at::equal(torch::autograd::grad({y.sum()}, {x})[0], doubles({4, 4, 4, 4})));
}

// Quantise and dequantise with the same scale: a network's gradient is that of its floating twin.
TEST(QuantizeLinear, PairWithDequantizeLinearHasSlopeOne) {
  const at::Tensor x = doubles({-0.7, 0.3, 0.55}).requires_grad_();
  const at::Tensor zero = zero_point(0, at::kChar);
  const at::Tensor scale = at::scalar_tensor(0.125, at::kDouble);
  const at::Tensor q = evaluate(quantize(x, 0.125, zero))[0];
  const at::Tensor y = evaluate({.type = "DequantizeLinear", .inputs = {q, scale, zero}})[0];
  EXPECT_TRUE(at::equal(y, doubles({-0.75, 0.25, 0.5})));
  EXPECT_TRUE(at::equal(torch::autograd::grad({y.sum()}, {x})[0], doubles({1, 1, 1})));
}

TEST(DequantizeLinear, TakesEightBitConstantsAndAScaleForEachChannel) {
  const at::Tensor x = ints({0, 255, 128, 7}).view({1, 2, 2}).to(at::kByte);
  const at::Tensor zeros = ints({0, 128}).to(at::kByte);
  const at::Tensor y =
      evaluate({.type = "DequantizeLinear", .inputs = {x, doubles({1, 0.5}), zeros}})[0];
  EXPECT_TRUE(at::equal(y, doubles({0, 255, 0, -60.5}).view({1, 2, 2})));
}

TEST(DequantizeLinear, RejectsScalesThatFitNoAxis) {
  const NodeCase test{.type = "DequantizeLinear",
                      .inputs = {ints({1, 2, 3}).view({1, 3}), doubles({1, 2})}};
  EXPECT_EQ(error_of(test),
            "expected one scale and zero point, or 3 along axis 1, found shape [2]");
}

}  // namespace
}  // namespace cameras::testing
