#include "network/host_constants.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

// Operators whose inputs after the first are such numbers (ops/operands.h: integers(), number()).
constexpr std::array<std::string_view, 15> kReadNumbers{
    "Clip",  "CumSum", "Dropout", "Expand", "Pad",  "ReduceSum", "Reshape",           "Resize",
    "Slice", "Split",  "Squeeze", "Tile",   "TopK", "Unsqueeze", "cameras.GuidedClip"};

bool reads_as_number(const Node& node, std::size_t input) {
  return input > 0 && std::ranges::find(kReadNumbers, node.type) != kReadNumbers.end();
}

}  // namespace

std::set<std::string, std::less<>> host_constants(const Graph& graph) {
  std::set<std::string, std::less<>> numbers;
  std::set<std::string, std::less<>> tensors;
  for (const Node& node : graph.nodes) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (!graph.constants.contains(node.inputs[i])) continue;
      (reads_as_number(node, i) ? numbers : tensors).insert(node.inputs[i]);
    }
  }
  std::erase_if(numbers, [&](const std::string& name) { return tensors.contains(name); });
  return numbers;
}

}  // namespace cameras
