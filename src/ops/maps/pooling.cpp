#include <algorithm>
#include <array>
#include <limits>

#include "core/aten.h"
#include "ops/maps/window.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

// Pools over one, two or three spatial axes: X [N,C,D1..Dk] -> Y [N,C,E1..Ek].
namespace cameras::ops {
namespace {

const at::Tensor& pooled_operand(Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  require(x.dim() <= 5, Errc::unsupported_operator,
          "expected at most three spatial axes, found shape ", x.sizes());
  return x;
}

Window pool_window(const Node& node, const at::Tensor& x) {
  require(node.has("kernel_shape"), Errc::bad_model,
          "expected attribute 'kernel_shape', found none");
  Window w = window(node, node.attribute("kernel_shape", Ints{}), x.sizes().slice(2));
  checked_sizes(joined(x.sizes().slice(0, 2), w.output));
  return w;
}

bool undilated(const Window& w) {
  return std::ranges::all_of(w.dilations, [](std::int64_t step) { return step == 1; });
}

// What ATen takes as paddings and rounds as ONNX does: equal on both sides, at most half a kernel,
// and all positions covered without rounding up.
bool native(const Window& w, at::IntArrayRef spatial) {
  bool result = w.symmetric();
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    const std::int64_t extent = w.dilations[i] * (w.kernel[i] - 1) + 1;
    const std::int64_t room = spatial[i] + w.before[i] + w.after[i] - extent;
    result = result && 2 * w.before[i] <= w.kernel[i] && w.output[i] == room / w.strides[i] + 1;
  }
  return result;
}

// What is missing after each padded axis for the last position, which ceil_mode may have added.
Ints missing(const Window& w, at::IntArrayRef spatial) {
  Ints amount;
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    const std::int64_t covered =
        (w.output[i] - 1) * w.strides[i] + w.dilations[i] * (w.kernel[i] - 1) + 1;
    amount.push_back(std::max<std::int64_t>(covered - spatial[i] - w.before[i] - w.after[i], 0));
  }
  return amount;
}

at::Tensor max_pool_native(const at::Tensor& x, const Window& w, const Ints& pads) {
  switch (w.kernel.size()) {
    case 1: return at::max_pool1d(x, w.kernel, w.strides, pads, w.dilations);
    case 2: return at::max_pool2d(x, w.kernel, w.strides, pads, w.dilations);
    default: return at::max_pool3d(x, w.kernel, w.strides, pads, w.dilations);
  }
}

using Maxima = std::tuple<at::Tensor, at::Tensor>;  // values; positions in h * W + w order

Maxima max_pool_with_positions(const at::Tensor& x, const Window& w, const Ints& pads) {
  switch (w.kernel.size()) {
    case 1: return at::max_pool1d_with_indices(x, w.kernel, w.strides, pads, w.dilations);
    case 2: return at::max_pool2d_with_indices(x, w.kernel, w.strides, pads, w.dilations);
    default: return at::max_pool3d_with_indices(x, w.kernel, w.strides, pads, w.dilations);
  }
}

// What ATen's positions count in: a map of these sizes, with padding in front of each axis.
struct Frame {
  Ints sizes, before;
};

// How far apart neighbours along each of the spatial axes are: the last one (storage_order 0) or
// the first (1) is the fastest.
Ints spatial_steps(at::IntArrayRef spatial, bool first_is_fastest) {
  Ints order = axes_from(0, static_cast<std::int64_t>(spatial.size()));
  if (!first_is_fastest) std::ranges::reverse(order);
  Ints steps(spatial.size());
  std::int64_t step = 1;
  for (const std::int64_t axis : order) {
    steps[axis] = step;
    step *= spatial[axis];
  }
  return steps;
}

// ONNX's Indices, flat over the whole of x [N,C,D1..Dk], for ATen's positions [N,C,E1..Ek]. A
// window of nothing but padding counts as the nearest position inside.
at::Tensor flat_indices(at::Tensor positions, const Frame& frame, const at::Tensor& x,
                        const Ints& steps) {
  const at::IntArrayRef spatial = x.sizes().slice(2);
  const Ints maps = joined(x.sizes().slice(0, 2), Ints(spatial.size(), 1));
  const at::Tensor number = at::arange(x.size(0) * x.size(1), positions.options()).view(maps);
  at::Tensor flat = number * c10::multiply_integers(spatial);
  for (std::size_t i = spatial.size(); i-- > 0;) {
    const at::Tensor along = positions.remainder(frame.sizes[i]) - frame.before[i];
    flat = flat + along.clamp(0, spatial[i] - 1) * steps[i];
    positions = positions.floor_divide(frame.sizes[i]);
  }
  return flat;
}

// Mean over each position of an input that needs no padding. Pools with gaps are convolutions.
at::Tensor mean_pool(const at::Tensor& x, const Window& w, const Ints& pads) {
  if (!undilated(w)) {
    const Ints shape = joined({x.size(0) * x.size(1), 1}, x.sizes().slice(2));
    const Ints kernel = joined({1, 1}, w.kernel);
    const at::Tensor weight = at::ones(checked_sizes(kernel), x.options());
    const Ints none(w.kernel.size(), 0);
    const at::Tensor y = at::convolution(x.reshape(shape), weight / weight.numel(), {}, w.strides,
                                         pads, w.dilations, /*transposed=*/false, none, 1);
    return y.reshape(joined(x.sizes().slice(0, 2), y.sizes().slice(2)));
  }
  switch (w.kernel.size()) {
    case 1: return at::avg_pool1d(x, w.kernel, w.strides, pads);
    case 2: return at::avg_pool2d(x, w.kernel, w.strides, pads);
    default: return at::avg_pool3d(x, w.kernel, w.strides, pads);
  }
}

at::Tensor pad_and_fill(const at::Tensor& x, const Window& w, double value) {
  const Ints none(w.kernel.size(), 0);
  const Ints rest = missing(w, x.sizes().slice(2));
  return padded(padded(x, w.before, w.after, value), none, rest, value);
}

// sum |x|^p over `axes` (or whatever `total` adds up), to the power 1/p. At zero the slope of the
// root is infinite; it is taken as 0 there, as for |x|.
at::Tensor root(const at::Tensor& total, double p) {
  const at::Tensor positive = total > 0;
  return at::where(positive, at::where(positive, total, at::ones_like(total)).pow(1 / p), total);
}

double norm_order(const Node& node) {
  const auto p = node.attribute<std::int64_t>("p", 2);
  require(p >= 1, Errc::bad_model, "expected p >= 1, found ", p);
  return static_cast<double>(p);
}

}  // namespace

// Padding never wins: it is minus infinity (the smallest integer for integers). Outputs: Y and,
// where the node names it, Indices.
Tensors max_pool(const Node& node, Inputs inputs) {
  const at::Tensor& x = pooled_operand(inputs);
  if (!x.is_floating_point()) {  // int64 holds pixel values here, which float64 holds exactly
    const std::array converted{x.to(at::kDouble)};
    Tensors outputs = max_pool(node, converted);
    outputs[0] = outputs[0].to(x.scalar_type());
    return outputs;
  }
  const Window w = pool_window(node, x);
  const Ints none(w.kernel.size(), 0);
  const bool as_it_is = native(w, x.sizes().slice(2));
  const at::Tensor filled =
      as_it_is ? x : pad_and_fill(x, w, -std::numeric_limits<double>::infinity());
  const Ints& pads = as_it_is ? w.before : none;
  if (node.outputs.size() < 2 || node.outputs[1].empty()) return {max_pool_native(filled, w, pads)};
  const auto order = node.attribute<std::int64_t>("storage_order", 0);
  require(order == 0 || order == 1, Errc::bad_model, "expected storage_order = 0 or 1, found ",
          order);
  const auto [values, positions] = max_pool_with_positions(filled, w, pads);
  const Frame frame{filled.sizes().slice(2).vec(), as_it_is ? none : w.before};
  const Ints steps = spatial_steps(x.sizes().slice(2), order == 1);
  return {values, flat_indices(positions, frame, x, steps)};
}

// The mean over what a position covers of X, or of X and its paddings with count_include_pad; what
// ceil_mode adds beyond them never counts.
Tensors average_pool(const Node& node, Inputs inputs) {
  const at::Tensor& x = pooled_operand(inputs);
  floating_operand(inputs, 0, "X");
  const Window w = pool_window(node, x);
  const bool include_pad = node.attribute<std::int64_t>("count_include_pad", 0) != 0;
  const Ints none(w.kernel.size(), 0);
  const bool plain = w.before == none && w.after == none;
  const at::IntArrayRef spatial = x.sizes().slice(2);
  if (native(w, spatial) && (plain || include_pad)) return {mean_pool(x, w, w.before)};

  const at::Tensor ones = at::ones(joined({1, 1}, spatial), x.options());
  const at::Tensor inside = padded(ones, w.before, w.after, include_pad ? 1 : 0);
  const at::Tensor share = mean_pool(padded(inside, none, missing(w, spatial), 0), w, none);
  return {mean_pool(pad_and_fill(x, w, 0), w, none) / share};
}

// (sum |x|^p)^(1/p) over each position.
Tensors lp_pool(const Node& node, Inputs inputs) {
  const at::Tensor& x = pooled_operand(inputs);
  floating_operand(inputs, 0, "X");
  const Window w = pool_window(node, x);
  const double p = norm_order(node);
  const at::Tensor powers = pad_and_fill(x.abs().pow(p), w, 0);
  double count = 1;
  for (const std::int64_t size : w.kernel) count *= static_cast<double>(size);
  return {root(mean_pool(powers, w, Ints(w.kernel.size(), 0)) * count, p)};
}

// X [N,C,D1..Dk] -> Y [N,C,1..1].
Tensors global_average_pool(const Node&, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  return {x.mean(axes_from(2, x.dim()), /*keepdim=*/true)};
}

// X [N,C,D1..Dk] -> Y [N,C,1..1]. Of several equal maxima the first one takes the gradient.
Tensors global_max_pool(const Node&, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  Ints sizes(static_cast<std::size_t>(x.dim()), 1);
  sizes[0] = x.size(0);
  sizes[1] = x.size(1);
  return {std::get<0>(x.flatten(2).max(2)).reshape(sizes)};
}

// X [N,C,D1..Dk] -> Y [N,C,1..1], (sum |x|^p)^(1/p).
Tensors global_lp_pool(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  floating_operand(inputs, 0, "X");
  const double p = norm_order(node);
  return {root(x.abs().pow(p).sum(axes_from(2, x.dim()), /*keepdim=*/true), p)};
}

}  // namespace cameras::ops
