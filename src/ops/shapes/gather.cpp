#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// Elements picked or replaced by position. A negative position counts from the end of its axis;
// positions are checked here because a GPU could only abort on a wrong one.
namespace cameras::ops {
namespace {

at::Tensor checked_positions(Inputs inputs, std::size_t index, std::int64_t size) {
  const at::Tensor& given = operand(inputs, index, "indices");
  require(given.scalar_type() == at::kLong, Errc::bad_model, "expected integer indices, found ",
          given.scalar_type());
  if (given.numel() == 0) return given;
  const auto lowest = given.min().item<std::int64_t>();
  const auto highest = given.max().item<std::int64_t>();
  require(lowest >= -size && highest < size, Errc::bad_model, "expected indices in [", -size, ", ",
          size, "), found ", lowest < -size ? lowest : highest);
  return lowest < 0 ? at::where(given < 0, given + size, given) : given;
}

std::string reduction_of(const Node& node) {
  return node.attribute("reduction", std::string("none"));
}

using Combine = at::Tensor (*)(const at::Tensor& a, const at::Tensor& b);

Combine combine_of(std::string_view reduction) {
  if (reduction == "mul") return [](const at::Tensor& a, const at::Tensor& b) { return a * b; };
  if (reduction == "max") return &at::maximum;
  if (reduction == "min") return &at::minimum;
  fail(Errc::bad_model, "expected reduction = none, add, mul, max or min, found '", reduction, "'");
}

// x [R,C] with every row of updates [n,C] combined into the row of x that `rows` [n] names. Equal
// rows come to stand together and are combined first, in log2(n) steps, each of which doubles how
// many rows before it a row stands for; the last one of a run stands for the run. (ATen's
// scatter_reduce() would print that it is in beta.)
at::Tensor combined(Combine combine, const at::Tensor& x, const at::Tensor& rows,
                    const at::Tensor& updates) {
  const auto [sorted, order] = at::sort(rows, /*stable=*/true, 0, /*descending=*/false);
  const std::int64_t count = rows.numel();
  at::Tensor totals = updates.index_select(0, order);
  for (std::int64_t step = 1; step < count; step *= 2) {
    const at::Tensor same =
        sorted.narrow(0, step, count - step) == sorted.narrow(0, 0, count - step);
    const at::Tensor later = totals.narrow(0, step, count - step);
    const at::Tensor both = combine(totals.narrow(0, 0, count - step), later);
    totals = at::cat({totals.narrow(0, 0, step), at::where(same.unsqueeze(1), both, later)});
  }
  const at::Tensor changes = sorted.narrow(0, 1, count - 1) != sorted.narrow(0, 0, count - 1);
  const at::Tensor last = at::cat({changes, at::ones({1}, changes.options())}).nonzero().view(-1);
  const at::Tensor named = sorted.index_select(0, last);
  const at::Tensor fresh = combine(x.index_select(0, named), totals.index_select(0, last));
  return x.index_copy(0, named, fresh);
}

// Where the elements that `indices` name along `axis` lie in a flat x.
at::Tensor flat_positions(const at::Tensor& x, std::int64_t axis, const at::Tensor& indices) {
  require(indices.dim() == x.dim(), Errc::bad_model, "expected indices of ", x.dim(),
          " axes, found shape ", indices.sizes());
  at::Tensor flat = at::zeros_like(indices);
  for (std::int64_t i = 0; i < x.dim(); ++i) {
    require(i == axis || indices.size(i) <= x.size(i), Errc::bad_model,
            "expected indices that fit into ", x.sizes(), ", found shape ", indices.sizes());
    Ints sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes[i] = indices.size(i);
    const at::Tensor own = at::arange(indices.size(i), indices.options()).view(sizes);
    flat = flat * x.size(i) + (i == axis ? indices : own);
  }
  return flat;
}

}  // namespace

// X [..,D,..], indices I -> [..,I..,..]: whole slices along `axis`.
Tensors gather(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "data", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), x.dim());
  const at::Tensor indices = checked_positions(inputs, 1, x.size(axis));
  const Ints sizes =
      joined(joined(x.sizes().slice(0, axis), indices.sizes()), x.sizes().slice(axis + 1));
  checked_sizes(sizes);
  return {x.index_select(axis, indices.reshape({-1})).reshape(sizes)};
}

// Y has the shape of the indices; each names a position along `axis` of the same row of X.
Tensors gather_elements(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "data", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), x.dim());
  return {x.gather(axis, checked_positions(inputs, 1, x.size(axis)))};
}

// X with updates at positions along `axis`.
Tensors scatter_elements(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "data", 1);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), x.dim());
  const at::Tensor indices = checked_positions(inputs, 1, x.size(axis));
  const at::Tensor& updates = operand(inputs, 2, "updates");
  require(updates.sizes() == indices.sizes(), Errc::bad_model, "expected updates of shape ",
          indices.sizes(), ", found ", updates.sizes());
  const std::string reduction = reduction_of(node);
  if (reduction == "none") return {x.scatter(axis, indices, updates)};
  if (reduction == "add") return {x.scatter_add(axis, indices, updates)};
  const Combine combine = combine_of(reduction);
  const at::Tensor flat = flat_positions(x, axis, indices).reshape({-1});
  if (flat.numel() == 0) return {x};
  return {combined(combine, x.reshape({-1, 1}), flat, updates.reshape({-1, 1})).view(x.sizes())};
}

// X [D1..Dr], indices [I..,q], updates [I..,Dq+1..Dr]: slices of X at q leading positions are
// replaced. The q positions become one, in a matrix of slices.
Tensors scatter_nd(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "data", 1);
  const at::Tensor& given = ranked_operand(inputs, 1, "indices", 1);
  const at::Tensor& updates = operand(inputs, 2, "updates");
  const std::int64_t leading = given.size(-1);
  require(leading >= 1 && leading <= x.dim(), Errc::bad_model, "expected indices [..,q] with q in ",
          "[1, ", x.dim(), "], found shape ", given.sizes());
  at::Tensor row = at::zeros({given.numel() / leading}, given.options());
  std::int64_t rows = 1;
  for (std::int64_t i = 0; i < leading; ++i) {
    const std::vector<at::Tensor> column{given.select(-1, i).reshape({-1})};
    row = row * x.size(i) + checked_positions(column, 0, x.size(i));
    rows *= x.size(i);
  }
  const Ints expected = joined(given.sizes().slice(0, given.dim() - 1), x.sizes().slice(leading));
  require(updates.sizes() == at::IntArrayRef(expected), Errc::bad_model,
          "expected updates of shape ", at::IntArrayRef(expected), ", found ", updates.sizes());
  if (updates.numel() == 0) return {x};
  const at::Tensor slices = x.reshape({rows, x.numel() / rows});
  const at::Tensor fresh = updates.reshape({row.numel(), slices.size(1)});
  const std::string reduction = reduction_of(node);
  if (reduction == "none") return {slices.index_copy(0, row, fresh).reshape(x.sizes())};
  if (reduction == "add") return {slices.index_add(0, row, fresh).reshape(x.sizes())};
  return {combined(combine_of(reduction), slices, row, fresh).reshape(x.sizes())};
}

}  // namespace cameras::ops
