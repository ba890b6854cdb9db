#include "graph/passes/scores.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

constexpr std::array<std::string_view, 10> kTransparent{
    "Identity", "Cast",      "Flatten",        "Reshape",          "Squeeze",
    "Dropout",  "Unsqueeze", "QuantizeLinear", "DequantizeLinear", "cameras.Chosen"};

ScoreActivation activation_of(const Node& node) {
  if (node.type == "Softmax") return ScoreActivation::softmax;
  if (node.type == "LogSoftmax") return ScoreActivation::log_softmax;
  if (node.type == "Sigmoid") return ScoreActivation::sigmoid;
  return ScoreActivation::none;
}

}  // namespace

Scores find_scores(const Graph& graph, const std::string& output) {
  Scores scores{.value = output};
  std::string value = output;
  // Nodes are in execution order, so each step back finds its node in front of the last one.
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (node->outputs.empty() || node->outputs[0] != value) continue;
    if (node->inputs.empty()) break;
    if (const ScoreActivation found = activation_of(*node); found != ScoreActivation::none) {
      return {node->inputs[0], found};
    }
    if (node->type == "ArgMax") {
      scores.value = node->inputs[0];
    } else if (std::ranges::find(kTransparent, node->type) == kTransparent.end()) {
      break;
    }
    value = node->inputs[0];
  }
  return scores;
}

}  // namespace cameras
