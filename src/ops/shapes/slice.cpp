#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

struct Range {
  std::int64_t start, end, step;
};

std::int64_t clamped(std::int64_t position, std::int64_t size, std::int64_t low,
                     std::int64_t high) {
  return std::clamp(position < 0 ? position + size : position, low, high);
}

// Negative positions count from the end; those outside the axis become its ends.
at::Tensor slice_axis(const at::Tensor& x, std::int64_t axis, Range range) {
  const std::int64_t size = x.size(axis);
  require(range.step != 0, Errc::bad_model, "expected a step other than 0, found 0");
  if (range.step > 0) {
    const std::int64_t start = clamped(range.start, size, 0, size);
    const std::int64_t end = clamped(range.end, size, start, std::max(start, size));
    return x.slice(axis, start, end, std::min(range.step, kMaxElements));
  }
  if (size == 0) return x;
  const std::int64_t start = clamped(range.start, size, 0, size - 1);
  const std::int64_t end = clamped(range.end, size, -1, size - 1);
  const std::int64_t step = std::max(range.step, -kMaxElements);
  if (end >= start) return x.narrow(axis, 0, 0);
  return x.index_select(axis, at::arange(start, end, step, at::kLong).to(x.device()));
}

}  // namespace

// X[starts:ends:steps] along `axes` (all of them, in order, by default). Attributes up to opset 9,
// inputs since.
Tensors slice(const Node& node, Inputs inputs) {
  at::Tensor y = operand(inputs, 0, "data");
  const auto starts = attribute_or_operand(node, inputs, 1, "starts");
  const auto ends = attribute_or_operand(node, inputs, 2, "ends");
  require(starts && ends, Errc::bad_model, "expected 'starts' and 'ends', found ",
          starts ? "no ends" : "no starts");
  const auto count = static_cast<std::int64_t>(starts->size());
  const Ints axes =
      axes_of(attribute_or_operand(node, inputs, 3, "axes").value_or(axes_from(0, count)), y.dim());
  const Ints steps =
      attribute_or_operand(node, inputs, 4, "steps").value_or(Ints(starts->size(), 1));
  require(ends->size() == starts->size() && axes.size() == starts->size() &&
              steps.size() == starts->size(),
          Errc::bad_model, "expected as many ends, axes and steps as starts (", count, "), found ",
          ends->size(), ", ", axes.size(), " and ", steps.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    y = slice_axis(y, axes[i], {(*starts)[i], (*ends)[i], steps[i]});
  }
  return {y};
}

}  // namespace cameras::ops
