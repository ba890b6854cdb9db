#include "graph/passes/fit/pinned.h"

#include <functional>
#include <numeric>

#include "graph/passes/fit/roll.h"

namespace cameras::fit {
namespace {

bool gather_pins(const Node& node, const Context& context, const ShapePair& input) {
  const auto rank = static_cast<std::int64_t>(input.native.size());
  auto axis = node.attribute<std::int64_t>("axis", 0);
  axis += axis < 0 ? rank : 0;
  const ShapePair* indices = context.shapes(node.inputs.at(1));
  if (axis < 1 || axis >= rank || indices == nullptr) return false;
  const auto at = static_cast<std::size_t>(axis);
  if (!input.varies(at) || indices->native != indices->other) return false;
  const Ints& shape = indices->native;
  const auto count =
      std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
  return count > 1 || input.native[at] == 1;
}

bool window_pins(const ShapePair& input, const Ints& native_output, const Ints& other_output) {
  if (native_output.size() != input.native.size() || other_output.size() != native_output.size()) {
    return false;
  }
  for (std::size_t axis = 1; axis < native_output.size(); ++axis) {
    const bool pinned = input.varies(axis) && native_output[axis] == other_output[axis];
    if (pinned && (native_output[axis] > 1 || input.native[axis] == 1)) return true;
  }
  return false;
}

}  // namespace

bool pins_a_size(const Node& node, const Context& context, const Ints& other_output) {
  if (node.inputs.empty()) return false;
  const ShapePair* input = context.shapes(node.inputs[0]);
  const ShapePair* output = context.shapes(node.outputs.at(0));
  if (input == nullptr || output == nullptr || input->native.size() < 3 ||
      input->native.size() != input->other.size()) {
    return false;
  }
  if (node.type == "Gather") return gather_pins(node, context, *input);
  const bool window = node.type == "Slice" || node.type == "Resize" || node.type == "Upsample";
  return window && window_pins(*input, output->native, other_output) &&
         !is_part_of_roll(node, context);
}

}  // namespace cameras::fit
