#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/axis_groups.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/windows.h"

namespace cameras::fit {
namespace {

constexpr std::array<std::string_view, 3> kReshapes{"Flatten", "Reshape", "Squeeze"};

// The axes of one group that have to keep their native size: positions that are counted together
// with channels ([512,7,7] -> [25088]), or a single position that is dropped ([512,1,1] -> [512]).
Ints counted_axes(const AxisGroup& group, const ShapePair& input) {
  Ints varying;
  bool with_channels = false;
  for (std::size_t axis = group.from_begin; axis < group.from_end; ++axis) {
    const bool varies = input.native[axis] != input.other[axis];
    if (varies && axis > 0) varying.push_back(static_cast<std::int64_t>(axis));
    with_channels = with_channels || (!varies && input.native[axis] > 1);
  }
  const std::size_t results = group.to_end - group.to_begin;
  const bool counts = with_channels && results == 1;
  return counts || results == 0 ? varying : Ints{};
}

}  // namespace

// In front of a Flatten, Reshape or Squeeze whose result counts on the native number of positions
// (VGG, AlexNet: the linear layer after it does) goes an adaptive average pool to that number.
std::optional<Rewrite> collapse(const Node& node, const Context& context) {
  if (std::ranges::find(kReshapes, node.type) == kReshapes.end()) return {};
  const ShapePair* input = context.shapes(node.inputs.at(0));
  const ShapePair* output = context.shapes(node.outputs.at(0));
  if (input == nullptr || output == nullptr) return {};
  if (input->native == input->other || input->native.size() != input->other.size()) return {};
  if (window_sizes(node, context)) return {};
  Ints axes;
  for (const AxisGroup& group : axis_groups(input->native, output->native)) {
    for (const std::int64_t axis : counted_axes(group, *input)) axes.push_back(axis);
  }
  if (axes.empty()) return {};
  Ints sizes;
  for (const std::int64_t axis : axes)
    sizes.push_back(input->native[static_cast<std::size_t>(axis)]);
  const std::string pooled = node.outputs[0] + "/fitted";
  Rewrite rewrite;
  rewrite.note = describe(node) + ": what follows counts on " + shape_text(sizes) +
                 " positions, so an adaptive average pool to them goes in front";
  rewrite.nodes.push_back({.name = pooled,
                           .type = "cameras.AdaptiveAveragePool",
                           .inputs = {node.inputs[0]},
                           .outputs = {pooled},
                           .attributes = {{"axes", axes}, {"sizes", sizes}}});
  Node behind = node;
  behind.inputs[0] = pooled;
  rewrite.nodes.push_back(std::move(behind));
  return rewrite;
}

}  // namespace cameras::fit
