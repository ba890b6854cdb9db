#include <algorithm>
#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/sizes.h"

namespace cameras::fit {
namespace {

// Ties the output's rows and columns to the map that had them natively. From the end: where a map
// has as many channels as rows, [1,8,8,8], the last two axes are the positions.
bool tie_seen_map(std::vector<Size>& sizes, const Ints& output, const Context& context) {
  for (std::size_t axis = output.size(); axis-- > 2;) {
    const auto rows = context.seen(output[axis - 1], output[axis]);
    if (!rows || (output[axis - 1] == 1 && output[axis] == 1)) continue;
    sizes[axis - 1] = {.constant = 1, .factors = {*rows}};
    sizes[axis] = {.constant = 1, .factors = {{rows->value, rows->axis + 1}}};
    return true;
  }
  return false;
}

// The shape that an Expand of `from` to `target` has.
Ints broadcast(Ints target, const Ints& from) {
  if (target.size() < from.size()) {
    target.insert(target.begin(), from.size() - target.size(), 1);
  }
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::int64_t& size = target[target.size() - from.size() + i];
    size = std::max(size, from[i]);
  }
  return target;
}

}  // namespace

// An Expand to literal sizes that a map had natively expands to that map's size at hand.
std::optional<Rewrite> expand(const Node& node, const Context& context) {
  if (node.type != "Expand" || node.inputs.size() != 2) return {};
  const ShapePair* output = context.shapes(node.outputs.at(0));
  const auto target = context.integers(node.inputs[1]);
  const ShapePair* input = context.shapes(node.inputs[0]);
  if (!target || output == nullptr || input == nullptr) return {};
  std::vector<Size> sizes;
  for (const std::int64_t size : output->native) sizes.push_back({.constant = size, .factors = {}});
  if (!tie_seen_map(sizes, output->native, context)) return {};
  if (at_other_size(sizes, context) == broadcast(target->other, input->other)) return {};
  Rewrite rewrite;
  rewrite.note = describe(node) + ": its target " + shape_text(output->native) +
                 " follows the map that had this size";
  Node fitted = node;
  fitted.inputs[1] = append_sizes(rewrite, node.outputs[0] + "/sizes", sizes);
  rewrite.nodes.push_back(std::move(fitted));
  return rewrite;
}

}  // namespace cameras::fit
