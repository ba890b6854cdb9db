#include "network/shape_arithmetic.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

// Operators whose later inputs are sizes or scales.
constexpr std::array<std::string_view, 4> kScaled{"Resize", "Upsample", "QuantizeLinear",
                                                  "DequantizeLinear"};

bool measures(const Node& node) { return node.type == "Shape" || node.type == "Size"; }

bool reads_any(const Node& node, const Names& names) {
  return std::ranges::any_of(node.inputs,
                             [&](const std::string& name) { return names.contains(name); });
}

// What Shape and Size give, and what is computed from nothing but that and constants.
Names measured_values(const Graph& graph) {
  Names measured;
  for (const Node& node : graph.nodes) {
    const bool only_measured =
        reads_any(node, measured) && std::ranges::all_of(node.inputs, [&](const std::string& name) {
          return name.empty() || measured.contains(name) || graph.constants.contains(name);
        });
    if (measures(node) || only_measured) measured.insert(node.outputs.begin(), node.outputs.end());
  }
  return measured;
}

}  // namespace

Names shape_arithmetic(const Graph& graph) {
  const Names measured = measured_values(graph);
  Names result = measured;
  for (const Node& node : graph.nodes) {
    const bool scaled = std::ranges::find(kScaled, node.type) != kScaled.end();
    const bool all = !node.outputs.empty() && measured.contains(node.outputs[0]);
    for (std::size_t i = scaled ? 1 : 0; (scaled || all) && i < node.inputs.size(); ++i) {
      if (graph.constants.contains(node.inputs[i])) result.insert(node.inputs[i]);
    }
  }
  return result;
}

}  // namespace cameras
