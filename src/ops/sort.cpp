#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"

// What depends on the order of elements along an axis: ArgMax, ArgMin, TopK, CumSum.
namespace cameras::ops {
namespace {

// Position of the extreme along `axis`; of several, the first or (select_last_index) the last.
Tensors extreme(const Node& node, Inputs inputs, bool largest) {
  const at::Tensor& x = ranked_operand(inputs, 0, "data", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), x.dim());
  const bool keep = node.attribute<std::int64_t>("keepdims", 1) != 0;
  const bool last = node.attribute<std::int64_t>("select_last_index", 0) != 0;
  const at::Tensor searched = last ? x.flip(axis) : x;
  const at::Tensor found = largest ? searched.argmax(axis, keep) : searched.argmin(axis, keep);
  return {last ? x.size(axis) - 1 - found : found};
}

std::int64_t count_of(const Node& node, Inputs inputs) {
  if (node.has("k")) return node.attribute<std::int64_t>("k", 0);
  const Ints k = integers(operand(inputs, 1, "K"), "K");
  require(k.size() == 1, Errc::bad_model, "expected one number as 'K', found ", k.size());
  return k[0];
}

}  // namespace

Tensors arg_max(const Node& node, Inputs inputs) { return extreme(node, inputs, true); }
Tensors arg_min(const Node& node, Inputs inputs) { return extreme(node, inputs, false); }

// The k largest (smallest) along `axis`, sorted, equal ones in their order: values and positions.
Tensors top_k(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", -1), x.dim());
  const std::int64_t count = count_of(node, inputs);
  require(count >= 0 && count <= x.size(axis), Errc::bad_model, "expected k in [0, ", x.size(axis),
          "], found ", count);
  const bool largest = node.attribute<std::int64_t>("largest", 1) != 0;
  const auto [values, positions] = at::sort(x, /*stable=*/true, axis, /*descending=*/largest);
  return {values.narrow(axis, 0, count), positions.narrow(axis, 0, count)};
}

// Sums of all elements up to each one along an axis; exclusive leaves the element itself out,
// reverse adds up from the end.
Tensors cum_sum(const Node& node, Inputs inputs) {
  const at::Tensor& given = ranked_operand(inputs, 0, "x", 1);
  const Ints named = integers(operand(inputs, 1, "axis"), "axis");
  require(named.size() == 1, Errc::bad_model, "expected one axis, found ", named.size());
  const std::int64_t axis = axis_of(named[0], given.dim());
  const bool reverse = node.attribute<std::int64_t>("reverse", 0) != 0;
  at::Tensor x = reverse ? given.flip(axis) : given;
  if (node.attribute<std::int64_t>("exclusive", 0) != 0 && x.size(axis) > 0) {
    const at::Tensor first = at::zeros_like(x.narrow(axis, 0, 1));
    x = at::cat({first, x.narrow(axis, 0, x.size(axis) - 1)}, axis);
  }
  const at::Tensor sums = x.cumsum(axis);
  return {reverse ? sums.flip(axis) : sums};
}

}  // namespace cameras::ops
