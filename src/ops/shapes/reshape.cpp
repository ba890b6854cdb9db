#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// The same elements in another shape: Reshape, Flatten, Squeeze, Unsqueeze.
namespace cameras::ops {
namespace {

// Fills in 0 (copied from X, unless allowzero) and checks the rest; returns where the -1 stands.
std::optional<std::size_t> fill_copied(Ints& shape, const at::Tensor& x, bool allow_zero) {
  std::optional<std::size_t> open;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == -1) {
      require(!open, Errc::bad_model, "expected at most one -1 in a shape, found ",
              at::IntArrayRef(shape));
      open = i;
    } else if (shape[i] == 0 && !allow_zero) {
      require(i < static_cast<std::size_t>(x.dim()), Errc::bad_model,
              "expected an axis to copy for the 0 at ", i, ", found input shape ", x.sizes());
      shape[i] = x.sizes()[i];
    } else {
      require(shape[i] >= 0, Errc::bad_model, "expected sizes >= -1, found ",
              at::IntArrayRef(shape));
    }
  }
  return open;
}

}  // namespace

// `shape`: -1 is worked out, 0 copies the input's size there (or is 0, with allowzero).
Tensors reshape(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const auto wanted = attribute_or_operand(node, inputs, 1, "shape");
  require(wanted.has_value(), Errc::bad_model, "expected input 'shape', found none");
  Ints shape = *wanted;
  const auto open = fill_copied(shape, x, node.attribute<std::int64_t>("allowzero", 0) != 0);
  if (open) {
    shape[*open] = 1;
    std::int64_t others = 1;
    for (const std::int64_t size : checked_sizes(shape)) others *= size;
    require(others > 0 && x.numel() % others == 0, Errc::bad_model, "expected a shape for ",
            x.numel(), " elements, found ", at::IntArrayRef(*wanted));
    shape[*open] = x.numel() / others;
  }
  std::int64_t elements = 1;
  for (const std::int64_t size : checked_sizes(shape)) elements *= size;
  require(elements == x.numel(), Errc::bad_model, "expected a shape for ", x.numel(), " elements (",
          x.sizes(), "), found ", at::IntArrayRef(*wanted));
  return {x.reshape(shape)};
}

// X -> [product of the axes before `axis`, product of the rest].
Tensors flatten(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const auto axis = node.attribute<std::int64_t>("axis", 1);
  require(axis >= -x.dim() && axis <= x.dim(), Errc::bad_model, "expected an axis in [", -x.dim(),
          ", ", x.dim(), "], found ", axis);
  const std::int64_t split = axis < 0 ? axis + x.dim() : axis;
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  for (const std::int64_t size : x.sizes().slice(0, split)) rows *= size;
  for (const std::int64_t size : x.sizes().slice(split)) columns *= size;
  return {x.reshape({rows, columns})};
}

// Drops the named axes, which have size 1; without names every axis of size 1.
Tensors squeeze(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const auto named = attribute_or_operand(node, inputs, 1, "axes");
  if (!named) return {x.squeeze()};
  const Ints axes = axes_of(*named, x.dim());
  Ints kept;
  for (std::int64_t axis = 0; axis < x.dim(); ++axis) {
    const bool dropped = std::ranges::find(axes, axis) != axes.end();
    require(!dropped || x.size(axis) == 1, Errc::bad_model, "expected size 1 of axis ", axis,
            ", found shape ", x.sizes());
    if (!dropped) kept.push_back(x.size(axis));
  }
  return {x.reshape(kept)};
}

// Adds axes of size 1; `axes` count in the result.
Tensors unsqueeze(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const auto named = attribute_or_operand(node, inputs, 1, "axes");
  require(named.has_value(), Errc::bad_model, "expected input 'axes', found none");
  const std::int64_t rank = x.dim() + static_cast<std::int64_t>(named->size());
  require(rank <= 64, Errc::bad_model, "expected at most 64 axes, found ", rank);
  const Ints axes = axes_of(*named, rank);
  Ints shape;
  std::int64_t next = 0;
  for (std::int64_t axis = 0; axis < rank; ++axis) {
    const bool added = std::ranges::find(axes, axis) != axes.end();
    shape.push_back(added ? 1 : x.size(next++));
  }
  return {x.reshape(shape)};
}

}  // namespace cameras::ops
