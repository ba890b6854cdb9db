#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"

// Softmax, LogSoftmax and Hardmax. Since opset 13 along one axis (the last by default); before,
// over all axes from `axis` (1 by default) on together, as if X were the matrix that Flatten makes.
namespace cameras::ops {
namespace {

using AlongAxis = at::Tensor (*)(const at::Tensor& x, std::int64_t axis);

Tensors along_axis(const Node& node, Inputs inputs, AlongAxis function) {
  const at::Tensor& x = floating_operand(inputs, 0, "input");
  return {function(x, axis_of(node.attribute<std::int64_t>("axis", -1), x.dim()))};
}

Tensors over_matrix(const Node& node, Inputs inputs, AlongAxis function) {
  const at::Tensor& x = floating_operand(inputs, 0, "input");
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 1), x.dim());
  std::int64_t columns = 1;
  for (const std::int64_t size : x.sizes().slice(axis)) columns *= size;
  if (x.numel() == 0) return {x};
  return {function(x.reshape({x.numel() / columns, columns}), 1).reshape(x.sizes())};
}

at::Tensor soft(const at::Tensor& x, std::int64_t axis) { return at::softmax(x, axis); }

at::Tensor log_soft(const at::Tensor& x, std::int64_t axis) { return at::log_softmax(x, axis); }

// 1 at the first maximum, 0 elsewhere.
at::Tensor hard(const at::Tensor& x, std::int64_t axis) {
  return at::zeros_like(x).scatter(axis, x.argmax(axis, /*keepdim=*/true), 1);
}

}  // namespace

Tensors softmax(const Node& node, Inputs inputs) { return over_matrix(node, inputs, &soft); }
Tensors softmax_13(const Node& node, Inputs inputs) { return along_axis(node, inputs, &soft); }

Tensors log_softmax(const Node& node, Inputs inputs) {
  return over_matrix(node, inputs, &log_soft);
}
Tensors log_softmax_13(const Node& node, Inputs inputs) {
  return along_axis(node, inputs, &log_soft);
}

Tensors hardmax(const Node& node, Inputs inputs) { return over_matrix(node, inputs, &hard); }
Tensors hardmax_13(const Node& node, Inputs inputs) { return along_axis(node, inputs, &hard); }

}  // namespace cameras::ops
