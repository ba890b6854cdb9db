#include "graph/rename.h"

#include <memory>
#include <utility>
#include <variant>

namespace cameras {
namespace {

void rename(std::string& name, const Renames& names) {
  if (const auto found = names.find(name); found != names.end()) name = found->second;
}

// Values of the subgraph itself hide those of the graph around it.
// NOLINTNEXTLINE(misc-no-recursion): no deeper than protobuf nests messages
Subgraph renamed(Graph graph, Renames names) {
  for (const auto& constant : graph.constants) names.erase(constant.first);
  for (const GraphInput& input : graph.inputs) names.erase(input.name);
  for (const Node& node : graph.nodes) {
    for (const std::string& output : node.outputs) names.erase(output);
  }
  for (Node& node : graph.nodes) rename_inputs(node, names);
  for (std::string& name : graph.outputs) rename(name, names);
  return std::make_shared<const Graph>(std::move(graph));
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion)
void rename_inputs(Node& node, const Renames& names) {
  for (std::string& name : node.inputs) rename(name, names);
  for (auto& [key, attribute] : node.attributes) {
    auto* const subgraph = std::get_if<Subgraph>(&attribute);
    if (subgraph != nullptr && *subgraph != nullptr) *subgraph = renamed(**subgraph, names);
  }
}

}  // namespace cameras
