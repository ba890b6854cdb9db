#include "graph/passes/guided.h"
#include "core/aten.h"

#include <utility>

namespace cameras {
namespace {

// The lower bound is an attribute up to opset 10 and an input from then on.
bool clips_at_zero(const Node& node, const Graph& graph) {
  if (node.type != "Clip") return false;
  if (node.has("min")) return node.attribute("min", 1.F) == 0;
  if (node.inputs.size() < 2) return false;
  const auto low = graph.constants.find(node.inputs[1]);
  return low != graph.constants.end() && low->second.numel() == 1 &&
         low->second.item<double>() == 0;
}

}  // namespace

Guided guided(Graph graph) {
  Guided result{std::move(graph)};
  for (Node& node : result.graph.nodes) {
    const bool clips = clips_at_zero(node, result.graph);
    if (node.type != "Relu" && !clips) continue;
    node.type = clips ? "cameras.GuidedClip" : "cameras.GuidedRelu";
    ++result.count;
  }
  return result;
}

}  // namespace cameras
