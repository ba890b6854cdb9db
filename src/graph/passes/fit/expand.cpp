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

}  // namespace

// An Expand to literal sizes that a map had natively expands to that map's size at hand.
std::optional<Rewrite> expand(const Node& node, const Context& context) {
  if (node.type != "Expand" || node.inputs.size() != 2) return {};
  const ShapePair* output = context.shapes(node.outputs.at(0));
  if (!context.constant_ints(node.inputs[1]) || output == nullptr) return {};
  std::vector<Size> sizes;
  for (const std::int64_t size : output->native) sizes.push_back({.constant = size, .factors = {}});
  if (!tie_seen_map(sizes, output->native, context)) return {};
  Rewrite rewrite;
  rewrite.note = describe(node) + ": its target " + shape_text(output->native) +
                 " follows the map that had this size";
  Node fitted = node;
  fitted.inputs[1] = append_sizes(rewrite, node.outputs[0] + "/sizes", sizes);
  rewrite.nodes.push_back(std::move(fitted));
  return rewrite;
}

}  // namespace cameras::fit
