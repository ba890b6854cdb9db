#include "ops/maps/pad.h"
#include "core/aten.h"
#include "ops/maps/window.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

// Where position i of an axis that goes on beyond its ends is read from, in [0, size).
using Source = std::int64_t (*)(std::int64_t i, std::int64_t size);

// Mirrored at the first and last element, which are not repeated: period 2 (size - 1).
std::int64_t reflect(std::int64_t i, std::int64_t size) {
  if (size == 1) return 0;
  const std::int64_t period = 2 * (size - 1);
  const std::int64_t phase = ((i % period) + period) % period;
  return std::min(phase, period - phase);
}

std::int64_t edge(std::int64_t i, std::int64_t size) {
  return std::clamp<std::int64_t>(i, 0, size - 1);
}

std::int64_t wrap(std::int64_t i, std::int64_t size) { return ((i % size) + size) % size; }

at::Tensor extend(const at::Tensor& x, std::int64_t axis, std::int64_t before, std::int64_t after,
                  Source source) {
  if (before == 0 && after == 0) return x;
  const std::int64_t size = x.size(axis);
  require(size > 0, Errc::bad_model, "expected elements to pad with, found shape ", x.sizes());
  checked_axis(size + before + after);
  Ints from;
  for (std::int64_t i = -before; i < size + after; ++i) from.push_back(source(i, size));
  return x.index_select(axis, at::tensor(from, at::kLong).to(x.device()));
}

}  // namespace

PadAmounts pad_amounts(const Node& node, Inputs inputs, std::int64_t rank) {
  const auto pads = attribute_or_operand(node, inputs, 1, "pads");
  require(pads.has_value(), Errc::bad_model, "expected 'pads', found none");
  const at::Tensor named = optional_operand(inputs, 3);
  const Ints axes = named.defined() ? axes_of(integers(named, "axes"), rank) : axes_from(0, rank);
  require(pads->size() == 2 * axes.size(), Errc::bad_model, "expected ", 2 * axes.size(),
          " pads, found ", pads->size());
  const auto length = static_cast<std::size_t>(rank);
  PadAmounts result{Ints(length, 0), Ints(length, 0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t before = (*pads)[i];
    const std::int64_t after = (*pads)[axes.size() + i];
    require(std::max(before, after) <= kMaxElements && std::min(before, after) >= -kMaxElements,
            Errc::bad_model, "expected pads in [", -kMaxElements, ", ", kMaxElements, "], found ",
            before, " and ", after);
    result.before[axes[i]] = before;
    result.after[axes[i]] = after;
  }
  return result;
}

double pad_value(const Node& node, Inputs inputs) {
  if (node.has("value")) return node.attribute("value", 0.F);
  const at::Tensor value = optional_operand(inputs, 2);
  return value.defined() && value.numel() > 0 ? number(value, "constant_value") : 0;
}

// X with elements added before and after its axes: a constant, the elements mirrored
// (reflect), the border repeated (edge) or the other end's elements (wrap).
Tensors pad(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const std::string mode = node.attribute("mode", std::string("constant"));
  const PadAmounts amount = pad_amounts(node, inputs, x.dim());
  Ints sizes = x.sizes().vec();
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] += amount.before[i] + amount.after[i];
  checked_sizes(sizes);
  if (mode == "constant") return {padded(x, amount.before, amount.after, pad_value(node, inputs))};
  require(mode == "reflect" || mode == "edge" || mode == "wrap", Errc::bad_model,
          "expected mode = constant, reflect, edge or wrap, found '", mode, "'");
  const Source source = mode == "reflect" ? &reflect : mode == "edge" ? &edge : &wrap;
  at::Tensor y = x;
  for (std::int64_t axis = 0; axis < x.dim(); ++axis) {
    y = extend(y, axis, amount.before[axis], amount.after[axis], source);
  }
  return {y};
}

}  // namespace cameras::ops
