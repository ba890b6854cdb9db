#include "core/aten.h"

#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/window_mask.h"

namespace cameras::fit {
namespace {

constexpr std::size_t kMostAxes = 8;

// A constant that is added to attention inside of p x q windows of a x b tokens.
struct Mask {
  std::size_t input = 0;  // of the node
  std::size_t axis = 0;   // of windows, in the constant
  at::Tensor values;      // [p,q,a,b,a,b]
  AxisOf rows;            // a value [..,p,q,a,b,..]; columns are the next axis
};

// Where p x q windows of so many tokens were made, natively and at the other size.
std::optional<AxisOf> windows_of(std::int64_t native, std::int64_t other, std::int64_t tokens,
                                 const Context& context) {
  for (std::int64_t rows = 2; rows <= native / 2; ++rows) {
    const auto seen = native % rows == 0 ? context.seen(rows, native / rows) : std::nullopt;
    if (!seen) continue;
    const ShapePair& map = *context.shapes(seen->value);
    const auto axis = static_cast<std::size_t>(seen->axis);
    if (axis + 3 < map.native.size() && map.native[axis + 2] * map.native[axis + 3] == tokens &&
        map.other[axis] * map.other[axis + 1] == other) {
      return seen;
    }
  }
  return {};
}

// The only axis of [..,W,..,T,T] with more than one element, T's aside.
std::optional<std::size_t> axis_of_windows(at::IntArrayRef sizes) {
  std::optional<std::size_t> found;
  for (std::size_t axis = 0; axis + 2 < sizes.size(); ++axis) {
    if (sizes[axis] == 1) continue;
    if (found) return {};
    found = axis;
  }
  return found;
}

std::optional<Mask> mask_in(const Node& node, std::size_t input, const Context& context) {
  const auto constant = context.constant(node.inputs[input]);
  const ShapePair* const scores = context.shapes(node.inputs[1 - input]);
  if (!constant || !constant->is_floating_point() || scores == nullptr) return {};
  const at::IntArrayRef sizes = constant->sizes();
  if (sizes.size() < 3 || sizes.size() > kMostAxes || sizes.size() > scores->native.size())
    return {};
  const auto axis = axis_of_windows(sizes);
  if (!axis || scores->native.size() != scores->other.size()) return {};
  const std::size_t there = scores->native.size() - sizes.size() + *axis;
  const std::int64_t windows = sizes[*axis];
  const std::int64_t tokens = sizes.back();
  if (sizes[sizes.size() - 2] != tokens || scores->native[there] != windows ||
      scores->other[there] == windows || scores->native.back() != tokens) {
    return {};
  }
  const auto rows = windows_of(windows, scores->other[there], tokens, context);
  if (!rows) return {};
  const Ints& map = context.shapes(rows->value)->native;
  const auto first = static_cast<std::size_t>(rows->axis);
  const Ints shape{map[first],     map[first + 1], map[first + 2],
                   map[first + 3], map[first + 2], map[first + 3]};
  return Mask{input, *axis, constant->reshape(shape), *rows};
}

// How many places of a row or column of a window its first one does not see.
std::int64_t beyond(const at::Tensor& line) { return (line != 0).sum().item<std::int64_t>(); }

// Whether windows at the border, and these alone, keep what a shift brought there from what was
// there before, by one number below zero.
bool is_of_a_shift(const at::Tensor& mask) {
  const at::IntArrayRef sizes = mask.sizes();
  const at::Tensor below = mask.min();
  if (!(below.item<double>() < 0)) return false;
  const at::Tensor last_row = mask.select(0, sizes[0] - 1).select(0, 0);
  const at::Tensor last_column = mask.select(0, 0).select(0, sizes[1] - 1);
  const auto first_place = [](const at::Tensor& window) {
    return window.select(0, 0).select(0, 0);
  };
  const std::int64_t rows = beyond(first_place(last_row).select(1, 0));
  const std::int64_t columns = beyond(first_place(last_column).select(0, 0));
  if (rows >= sizes[2] || columns >= sizes[3]) return false;
  const at::Tensor apart = unseen(sizes.slice(0, 4).vec(), rows, columns);
  return at::equal(mask, at::where(apart, below, at::zeros_like(below)));
}

// The four kinds of windows, [2,2,TT].
at::Tensor kinds_of(const at::Tensor& mask) {
  const auto ends = [](const at::Tensor& values, std::int64_t axis) {
    return values.index_select(axis, at::tensor(Ints{0, values.size(axis) - 1}, at::kLong));
  };
  return ends(ends(mask, 0), 1).reshape({2, 2, -1}).contiguous();
}

}  // namespace

// What windows of a shifted map may not look at (Swin's attention mask, a constant of all windows)
// follows the windows at hand: those in the last row and column have masks of their own, all others
// the same. Source: Liu et al., arXiv 2103.14030, section 3.2.
std::optional<Rewrite> shift_mask(const Node& node, const Context& context) {
  if (node.type != "Add" || node.inputs.size() != 2 || context.opset() < kOldestPadBySizes)
    return {};
  for (const std::size_t input : {0U, 1U}) {
    const auto mask = mask_in(node, input, context);
    if (!mask || !is_of_a_shift(mask->values)) continue;
    Ints shape = context.constant(node.inputs[input])->sizes().vec();
    shape[mask->axis] = 1;
    Rewrite rewrite;
    rewrite.note = describe(node) + ": its mask of " + std::to_string(mask->values.size(0)) +
                   " x " + std::to_string(mask->values.size(1)) +
                   " shifted windows follows the windows at hand";
    Node fitted = node;
    fitted.inputs[input] = append_window_mask(
        rewrite, node.outputs.at(0) + "/mask",
        {.kinds = kinds_of(mask->values),
         .down = {.constant = 1, .factors = {mask->rows}},
         .across = {.constant = 1, .factors = {{mask->rows.value, mask->rows.axis + 1}}},
         .shape = shape,
         .axis = mask->axis});
    rewrite.nodes.push_back(std::move(fitted));
    rewrite.final = true;
    return rewrite;
  }
  return {};
}

}  // namespace cameras::fit
