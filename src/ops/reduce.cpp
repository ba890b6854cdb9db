#include "core/aten.h"

#include <algorithm>
#include <limits>

#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"

// Reductions: the named axes shrink to 1 (keepdims) or go. `axes` is an attribute up to opset 17
// (ReduceSum: 12), then an input; without it every axis is meant, or none with
// noop_with_empty_axes, and then the input comes back as it is.
namespace cameras::ops {
namespace {

// reduce(x, axes, keepdims) -> tensor.
template <class Reduce>
Tensors reduced(const Node& node, Inputs inputs, Reduce reduce) {
  const at::Tensor& x = operand(inputs, 0, "data");
  Ints axes = axes_of(attribute_or_operand(node, inputs, 1, "axes").value_or(Ints{}), x.dim());
  const bool keep = node.attribute<std::int64_t>("keepdims", 1) != 0;
  const bool noop = node.attribute<std::int64_t>("noop_with_empty_axes", 0) != 0;
  if (axes.empty() && noop) return {x};
  if (axes.empty()) axes = axes_from(0, x.dim());
  // A number without axes is a list of one number, so that every reduction has an axis.
  if (x.dim() == 0) return {reduce(x.reshape({1}), Ints{0}, false)};
  return {reduce(x, axes, keep)};
}

// The greatest value of x's type, or the least.
at::Scalar limit_of_type(const at::Tensor& x, bool greatest) {
  using Long = std::numeric_limits<std::int64_t>;
  switch (x.scalar_type()) {
    case at::kBool: return greatest;
    case at::kByte: return greatest ? 255 : 0;
    case at::kChar: return greatest ? 127 : -128;
    case at::kLong: return greatest ? Long::max() : Long::min();
    default: return (greatest ? 1 : -1) * std::numeric_limits<double>::infinity();
  }
}

// What is left where an axis without positions goes: the value that every other one beats.
at::Tensor of_nothing(const at::Tensor& x, const Ints& axes, bool keep, bool maximum) {
  return at::full(x.sum(axes, keep).sizes(), limit_of_type(x, !maximum), x.options());
}

bool any_empty(const at::Tensor& x, const Ints& axes) {
  return std::ranges::any_of(axes, [&](std::int64_t axis) { return x.size(axis) == 0; });
}

}  // namespace

Tensors reduce_sum(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return x.sum(axes, keep);
  });
}

// Integers: the sum divided by the count, towards zero.
Tensors reduce_mean(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    if (x.is_floating_point()) return x.mean(axes, keep);
    const at::Tensor total = x.sum(axes, keep);
    const std::int64_t count = x.numel() / std::max<std::int64_t>(total.numel(), 1);
    return at::div(total, std::max<std::int64_t>(count, 1), "trunc");
  });
}

// Of several equal maxima each takes an equal share of the gradient.
Tensors reduce_max(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return any_empty(x, axes) ? of_nothing(x, axes, keep, true) : x.amax(axes, keep);
  });
}

Tensors reduce_min(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return any_empty(x, axes) ? of_nothing(x, axes, keep, false) : x.amin(axes, keep);
  });
}

Tensors reduce_prod(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    Ints last_first = axes;
    std::ranges::sort(last_first, std::ranges::greater{});
    at::Tensor product = x;
    for (const std::int64_t axis : last_first) product = product.prod(axis, keep);
    return product;
  });
}

Tensors reduce_l1(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return x.abs().sum(axes, keep);
  });
}

// ATen's norm has slope 0 at 0.
Tensors reduce_l2(const Node& node, Inputs inputs) {
  floating_operand(inputs, 0, "data");
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return x.norm(2, axes, keep);
  });
}

Tensors reduce_sum_square(const Node& node, Inputs inputs) {
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return (x * x).sum(axes, keep);
  });
}

Tensors reduce_log_sum(const Node& node, Inputs inputs) {
  floating_operand(inputs, 0, "data");
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return x.sum(axes, keep).log();
  });
}

Tensors reduce_log_sum_exp(const Node& node, Inputs inputs) {
  floating_operand(inputs, 0, "data");
  return reduced(node, inputs, [](const at::Tensor& x, const Ints& axes, bool keep) {
    return at::logsumexp(x, axes, keep);
  });
}

}  // namespace cameras::ops
