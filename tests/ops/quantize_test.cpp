#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>

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
TEST(QuantizeLinear, RejectsZeroPointsOfUnknownWidth) {
  NodeCase test = quantize(doubles({1, 2}), 1, ints({3}));
  EXPECT_EQ(error_of(test), "expected output_dtype or an 8-bit zero point, found Long");
  test.attributes["output_dtype"] = std::int64_t{4};  // uint16
  EXPECT_TRUE(at::equal(evaluate(test)[0], doubles({4, 5})));
}

// Blocks of two positions along the last axis, the second of which is cut off after one.
NodeCase blocked(const std::string& type, const at::Tensor& x) {
  return {.type = type,
          .inputs = {x.view({2, 3}), doubles({1, 2, 4, 8}).view({2, 2}),
                     ints({0, 10, 20, 30}).to(at::kByte).view({2, 2})},
          .attributes = {{"axis", std::int64_t{-1}}, {"block_size", std::int64_t{2}}}};
}

TEST(QuantizeLinear, TakesAScaleAndAZeroPointForEachBlock) {
  const at::Tensor y = evaluate(blocked("QuantizeLinear", doubles({1, 2, 3.9, 4, 8, 16.1})))[0];
  EXPECT_TRUE(at::equal(y, doubles({1, 2, 12, 21, 22, 32}).view({2, 3})));
  const at::Tensor q = ints({1, 2, 12, 21, 22, 32}).to(at::kByte);
  const at::Tensor x = evaluate(blocked("DequantizeLinear", q))[0];
  EXPECT_TRUE(at::equal(x, doubles({1, 2, 4, 4, 8, 16}).view({2, 3})));
}

TEST(QuantizeLinear, BlocksMayBeLongerThanTheAxis) {
  NodeCase test = blocked("DequantizeLinear", ints({1, 2, 3, 4, 5, 6}).to(at::kByte));
  test.inputs[1] = doubles({1, 2}).view({2, 1});
  test.inputs.pop_back();
  test.attributes["block_size"] = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(at::equal(evaluate(test)[0], doubles({1, 2, 3, 8, 10, 12}).view({2, 3})));
}

TEST(QuantizeLinear, GradientOfABlockIsThatOfItsScale) {
  NodeCase test = blocked("QuantizeLinear", doubles({1, 2, 3, 4, 5, 6}));
  test.inputs[0].requires_grad_();
  const at::Tensor slope = torch::autograd::grad({evaluate(test)[0].sum()}, {test.inputs[0]})[0];
  EXPECT_TRUE(at::equal(slope, doubles({1, 1, 0.5, 0.25, 0.25, 0.125}).view({2, 3})));
}

TEST(QuantizeLinear, RejectsBlocksThatDoNotFit) {
  NodeCase test = blocked("QuantizeLinear", doubles({1, 2, 3, 4, 5, 6}));
  test.attributes["block_size"] = std::int64_t{1};
  EXPECT_EQ(error_of(test),
            "expected scales and zero points for blocks of 1 along axis 1, that is of shape "
            "[2, 3], found shape [2, 2]");
  test.attributes["block_size"] = std::int64_t{-2};
  EXPECT_EQ(error_of(test), "expected a positive block_size, found -2");
  test.attributes["block_size"] = std::int64_t{2};
  test.inputs[1] = doubles({1});
  EXPECT_EQ(error_of(test),
            "expected scales and zero points for blocks of 2 along axis 1, that is of shape "
            "[2, 2], found shape [1]");
}

// Values are whole numbers, bit for bit as without a gradient; the slope is 1 / scale everywhere,
// also where the value is saturated.
TEST(QuantizeLinear, GradientGoesStraightThrough) {
  const at::Tensor x = doubles({-400, -0.7, 0.3, 400}).requires_grad_();
  const at::Tensor y = evaluate(quantize(x, 0.25, zero_point(3, at::kByte)))[0];
  EXPECT_TRUE(at::equal(y, doubles({0, 0, 4, 255})));
  EXPECT_TRUE(at::equal(torch::autograd::grad({y.sum()}, {x})[0], doubles({4, 4, 4, 4})));
}

// From -1 to 2: 255 steps of 3/255, and zero is the 85th.
TEST(DynamicQuantizeLinear, SpansTheValuesAndZero) {
  const at::Tensor x = doubles({-1, 0, 0.52, 2}).requires_grad_();
  const ops::Tensors found =
      evaluate({.type = "DynamicQuantizeLinear", .inputs = {x}, .outputs = 3});
  EXPECT_TRUE(at::equal(found[0], doubles({0, 85, 129, 255})));  // 44.2 steps
  EXPECT_DOUBLE_EQ(found[1].item<double>(), 3.0 / 255);
  EXPECT_EQ(found[2].item<std::int64_t>(), 85);
  EXPECT_EQ(found[2].scalar_type(), at::kByte);
  EXPECT_TRUE(
      at::allclose(torch::autograd::grad({found[0].sum()}, {x})[0], doubles({85, 85, 85, 85})));
  const at::Tensor zeros = at::zeros({3}, at::kDouble);
  EXPECT_TRUE(at::equal(
      evaluate({.type = "DynamicQuantizeLinear", .inputs = {zeros}, .outputs = 3})[0], zeros));
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
