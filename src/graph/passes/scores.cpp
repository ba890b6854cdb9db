#include "graph/passes/scores.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

constexpr std::array<std::string_view, 7> kTransparent{"Identity", "Cast",    "Flatten",  "Reshape",
                                                       "Squeeze",  "Dropout", "Unsqueeze"};

const Node* producer(const Graph& graph, const std::string& value) {
  const auto node = std::ranges::find_if(graph.nodes, [&](const Node& candidate) {
    return !candidate.outputs.empty() && candidate.outputs[0] == value;
  });
  return node == graph.nodes.end() ? nullptr : &*node;
}

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
  while (const Node* node = producer(graph, value)) {
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
