#include "graph/passes/prune.h"

#include <algorithm>
#include <set>
#include <utility>

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

bool computes(const Node& node, const Names& wanted) {
  return std::ranges::any_of(node.outputs,
                             [&](const std::string& name) { return wanted.contains(name); });
}

void require_computable(const Graph& graph) {
  Names known{"", graph.inputs.at(0).name};
  for (const auto& constant : graph.constants) known.insert(constant.first);
  for (const Node& node : graph.nodes) {
    for (const std::string& input : node.inputs) {
      require(known.contains(input), Errc::bad_model, describe(node), ": needs the input '", input,
              "' beside the image: give it a value (--input)");
    }
    known.insert(node.outputs.begin(), node.outputs.end());
  }
  for (const std::string& name : graph.outputs) {
    require(known.contains(name), Errc::bad_model, "output '", name, "' is not computed");
  }
}

}  // namespace

Graph pruned(Graph graph, std::vector<std::string> outputs) {
  Names wanted(outputs.begin(), outputs.end());
  std::vector<Node> kept;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (!computes(*node, wanted)) continue;
    wanted.insert(node->inputs.begin(), node->inputs.end());
    wanted.erase("");  // an input that is left out is computed by no node
    kept.push_back(std::move(*node));
  }
  std::ranges::reverse(kept);
  graph.nodes = std::move(kept);
  graph.outputs = std::move(outputs);
  std::erase_if(graph.constants, [&](const auto& entry) { return !wanted.contains(entry.first); });
  require_computable(graph);
  return graph;
}

}  // namespace cameras
