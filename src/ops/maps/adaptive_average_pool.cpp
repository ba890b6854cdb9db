#include "core/aten.h"
#include "ops/maps/axis_map.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

// Position i averages the input positions [floor(i in / out), ceil((i + 1) in / out)).
at::Tensor pool_axis(const at::Tensor& x, std::int64_t axis, std::int64_t out) {
  const std::int64_t in = x.size(axis);
  if (in == out) return x;
  Ints sizes = x.sizes().vec();
  sizes[axis] = out;
  checked_sizes(sizes);  // of what lies between two axes, too
  const at::Tensor weights = axis_weights(out, in);
  auto* values = weights.data_ptr<double>();
  for (std::int64_t i = 0; i < out; ++i) {
    const std::int64_t first = i * in / out;
    const std::int64_t last = ((i + 1) * in + out - 1) / out;
    for (std::int64_t j = first; j < last; ++j) {
      values[i * in + j] = 1.0 / static_cast<double>(last - first);
    }
  }
  return map_axis(x, axis, weights);
}

}  // namespace

// Of our own, for networks fitted to other sizes: the named `axes` of X are averaged down (or
// repeated up) to `sizes`, as torch.nn.AdaptiveAvgPool does. Exactly the identity where an axis
// already has its size.
Tensors adaptive_average_pool(const Node& node, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  for (const std::string_view key : {"axes", "sizes"}) {
    require(node.has(key), Errc::bad_model, "expected attribute '", key, "', found none");
  }
  const Ints axes = axes_of(node.attribute("axes", Ints{}), x.dim());
  const Ints sizes = node.attribute("sizes", Ints{});
  require(sizes.size() == axes.size(), Errc::bad_model, "expected as many sizes as axes (",
          axes.size(), "), found ", sizes.size());
  require(x.numel() > 0, Errc::bad_model, "expected an input with elements, found shape ",
          x.sizes());
  Ints wanted = x.sizes().vec();
  for (std::size_t i = 0; i < axes.size(); ++i) {
    require(sizes[i] >= 1, Errc::bad_model, "expected sizes >= 1, found ", sizes[i],
            " for input shape ", x.sizes());
    wanted[axes[i]] = sizes[i];
  }
  checked_sizes(wanted);
  if (x.sizes() == at::IntArrayRef(wanted)) return {x};
  if (x.dim() == 4 && axes == Ints{2, 3}) return {at::adaptive_avg_pool2d(x, sizes)};
  at::Tensor y = x;
  for (std::size_t i = 0; i < axes.size(); ++i) y = pool_axis(y, axes[i], sizes[i]);
  return {y};
}

}  // namespace cameras::ops
