#include <cmath>

#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// Tensors that depend on shapes only, or on nothing: Constant, ConstantOfShape, Range, Shape, Size.
namespace cameras::ops {
namespace {

// A position of Shape's start or end: negative ones count from the end, and all are clamped.
std::int64_t clamped_axis(std::int64_t position, std::int64_t rank) {
  return std::clamp<std::int64_t>(position < 0 ? position + rank : position, 0, rank);
}

}  // namespace

Tensors constant(const Node& node, Inputs) {
  if (node.has("value")) return {node.attribute("value", at::Tensor())};
  if (node.has("value_float")) return {at::scalar_tensor(node.attribute("value_float", 0.F))};
  if (node.has("value_floats")) return {at::tensor(node.attribute("value_floats", Floats{}))};
  if (node.has("value_int")) {
    return {at::scalar_tensor(node.attribute<std::int64_t>("value_int", 0), at::kLong)};
  }
  if (node.has("value_ints")) return {at::tensor(node.attribute("value_ints", Ints{}), at::kLong)};
  fail(Errc::unsupported_operator, "expected a tensor, numbers or integers as value, found ",
       node.attributes.empty() ? "none" : node.attributes.begin()->first);
}

// A tensor of the given shape, every element the one of `value` (a float 0 by default).
Tensors constant_of_shape(const Node& node, Inputs inputs) {
  const at::Tensor& shape = operand(inputs, 0, "input");
  const at::Tensor value = node.attribute("value", at::zeros({1}));
  require(value.numel() == 1, Errc::bad_model, "expected one number as 'value', found shape ",
          value.sizes());
  return {at::full(checked_sizes(integers(shape, "input")), value.item(),
                   value.options().device(shape.device()))};
}

// start, start + delta, … up to and without limit.
Tensors range(const Node&, Inputs inputs) {
  const at::Tensor& start = operand(inputs, 0, "start");
  const double first = number(start, "start");
  const double limit = number(operand(inputs, 1, "limit"), "limit");
  const double delta = number(operand(inputs, 2, "delta"), "delta");
  require(delta != 0, Errc::bad_model, "expected a delta other than 0, found 0");
  const double count = std::ceil((limit - first) / delta);
  require(count <= static_cast<double>(kMaxElements), Errc::bad_model, "expected at most ",
          kMaxElements, " elements, found a range from ", first, " to ", limit, " by ", delta);
  const auto length = count > 0 ? static_cast<std::int64_t>(count) : 0;
  const at::Tensor steps = at::arange(length, start.options());
  return {start.reshape({}) + steps * inputs[2].reshape({})};
}

// X -> the sizes [start, end) of its shape, [n] int64.
Tensors shape(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const std::int64_t start = clamped_axis(node.attribute<std::int64_t>("start", 0), x.dim());
  const std::int64_t end = clamped_axis(node.attribute<std::int64_t>("end", x.dim()), x.dim());
  const Ints sizes = x.sizes().slice(start, std::max<std::int64_t>(end - start, 0)).vec();
  return {at::tensor(sizes, at::kLong).to(x.device())};
}

// X -> its number of elements, [] int64.
Tensors size(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  return {at::scalar_tensor(x.numel(), x.options().dtype(at::kLong))};
}

}  // namespace cameras::ops
