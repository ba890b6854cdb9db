#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"

// Functions of one operand, elementwise: X and Y have the same shape.
namespace cameras::ops {
namespace {

// `value`, whose slope by x is 1. x - x is exactly 0 for numbers, so that nothing else changes.
at::Tensor straight_through(const at::Tensor& value, const at::Tensor& x) {
  return x.requires_grad() ? value + (x - x.detach()) : value;
}

}  // namespace

Tensors abs(const Node&, Inputs inputs) { return {at::abs(operand(inputs, 0, "X"))}; }

Tensors ceil(const Node&, Inputs inputs) { return {at::ceil(floating_operand(inputs, 0, "X"))}; }

Tensors cos(const Node&, Inputs inputs) { return {at::cos(floating_operand(inputs, 0, "X"))}; }

Tensors exp(const Node&, Inputs inputs) { return {at::exp(floating_operand(inputs, 0, "X"))}; }

Tensors floor(const Node&, Inputs inputs) { return {at::floor(floating_operand(inputs, 0, "X"))}; }

Tensors identity(const Node&, Inputs inputs) { return {operand(inputs, 0, "X")}; }

Tensors log(const Node&, Inputs inputs) { return {at::log(floating_operand(inputs, 0, "X"))}; }

Tensors neg(const Node&, Inputs inputs) { return {at::neg(operand(inputs, 0, "X"))}; }

Tensors reciprocal(const Node&, Inputs inputs) {
  return {at::reciprocal(floating_operand(inputs, 0, "X"))};
}

// Halves go to the even neighbour. The gradient goes straight through, as through QuantizeLinear:
// networks that are trained for few bits spell that out with Round.
Tensors round(const Node&, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  return {straight_through(at::round(x.detach()), x)};
}

// The gradient goes straight through, as through QuantizeLinear: that of binary networks.
Tensors sign(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "X");
  return {straight_through(at::sign(x.detach()), x)};
}

Tensors sin(const Node&, Inputs inputs) { return {at::sin(floating_operand(inputs, 0, "X"))}; }

Tensors sqrt(const Node&, Inputs inputs) { return {at::sqrt(floating_operand(inputs, 0, "X"))}; }

}  // namespace cameras::ops
