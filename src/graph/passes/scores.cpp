#include "graph/passes/scores.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

// What leaves numbers and axes as they are.
constexpr std::array<std::string_view, 6> kKeeps{
    "Identity", "Cast", "Dropout", "QuantizeLinear", "DequantizeLinear", "cameras.Chosen"};
constexpr std::array<std::string_view, 4> kMovesAxes{"Flatten", "Reshape", "Squeeze", "Unsqueeze"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& types, const Node& node) {
  return std::ranges::find(types, std::string_view(node.type)) != types.end();
}

ScoreActivation activation_of(const Node& node) {
  if (node.type == "Softmax") return ScoreActivation::softmax;
  if (node.type == "LogSoftmax") return ScoreActivation::log_softmax;
  if (node.type == "Sigmoid") return ScoreActivation::sigmoid;
  return ScoreActivation::none;
}

// Over the last of three axes; up to opset 12 a softmax takes all from its axis on together.
bool over_last_of_three(const Node& node, int opset) {
  const std::int64_t axis = node.attribute<std::int64_t>("axis", opset < 13 ? 1 : -1);
  return axis == 2 || axis == -1;
}

Scores walked_back(const Graph& graph, const std::string& output, bool sequence) {
  Scores scores{.value = output};
  std::string value = output;
  // Nodes are in execution order, so each step back finds its node in front of the last one.
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (node->outputs.empty() || node->outputs[0] != value) continue;
    if (node->inputs.empty()) break;
    if (const ScoreActivation found = activation_of(*node); found != ScoreActivation::none) {
      const bool of_each =
          !sequence || found == ScoreActivation::sigmoid || over_last_of_three(*node, graph.opset);
      return of_each ? Scores{node->inputs[0], found} : scores;
    }
    const bool passes = is_among(kKeeps, *node) || (!sequence && is_among(kMovesAxes, *node));
    if (node->type == "ArgMax" && !sequence) {
      scores.value = node->inputs[0];
    } else if (!passes) {
      break;
    }
    value = node->inputs[0];
  }
  return scores;
}

}  // namespace

Scores find_scores(const Graph& graph, const std::string& output) {
  return walked_back(graph, output, /*sequence=*/false);
}

Scores find_sequence_scores(const Graph& graph, const std::string& output) {
  return walked_back(graph, output, /*sequence=*/true);
}

}  // namespace cameras
