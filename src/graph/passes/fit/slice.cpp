#include "core/aten.h"

#include <limits>
#include <utility>

#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/slice_bounds.h"

namespace cameras::fit {
namespace {

// "to 224" where the axis is natively 224 long means "to the end".
bool open_ends(SliceBounds& bounds, const ShapePair& input) {
  bool changed = false;
  for (std::size_t i = 0; i < bounds.axes.size() && i < bounds.ends.size(); ++i) {
    const auto axis = static_cast<std::size_t>(bounds.axes[i]);
    if (axis >= input.native.size() || input.native[axis] == input.other[axis]) continue;
    if (bounds.ends[i] != input.native[axis]) continue;
    bounds.ends[i] = std::numeric_limits<std::int64_t>::max();
    changed = true;
  }
  return changed;
}

}  // namespace

// A Slice that natively ends where its input ends does so at any size.
std::optional<Rewrite> slice(const Node& node, const Context& context) {
  if (node.type != "Slice") return {};
  const ShapePair* input = context.shapes(node.inputs.at(0));
  if (input == nullptr || input->native.size() != input->other.size()) return {};
  auto bounds = slice_bounds(node, context, input->native.size());
  if (!bounds || !open_ends(*bounds, *input)) return {};
  Rewrite rewrite;
  rewrite.note = describe(node) + ": ends where its input ends";
  Node fitted = node;
  if (node.has("ends")) {
    fitted.attributes.insert_or_assign("ends", bounds->ends);
  } else {
    fitted.inputs[2] = node.outputs.at(0) + "/ends";
    rewrite.constants[fitted.inputs[2]] = at::tensor(bounds->ends, at::kLong);
  }
  rewrite.nodes = {std::move(fitted)};
  return rewrite;
}

}  // namespace cameras::fit
