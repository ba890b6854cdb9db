#include "network/layers/attention.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>

#include "network/layers/every_path.h"

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

// Between the Softmax and the product: dropout, precision, and whatever leaves the weights what
// they are.
constexpr std::array<std::string_view, 6> kKeepingWeights{
    "Dropout", "Identity", "Cast", "Reshape", "QuantizeLinear", "DequantizeLinear"};

bool is_matrix(const Shapes& shapes, const std::string& name) {
  const auto shape = shapes.find(name);
  if (shape == shapes.end() || shape->second.size() < 3) return false;
  const std::size_t rank = shape->second.size();
  return shape->second[rank - 1] > 1 && shape->second[rank - 2] > 1;
}

}  // namespace

AttentionAround attention_around(const Graph& graph, const Shapes& shapes, std::string_view layer) {
  const Names from_image = values_from_image(graph);
  const auto of_image = [&](const std::string& name) { return from_image.contains(name); };
  AttentionAround found;
  Names weights;
  bool passed = false;
  for (const Node& node : graph.nodes) {
    if (node.outputs.empty() || node.inputs.empty()) continue;
    const bool carries = std::ranges::find(kKeepingWeights, node.type) != kKeepingWeights.end();
    if (node.type == "Softmax" && of_image(node.inputs[0]) && is_matrix(shapes, node.outputs[0])) {
      weights.insert(node.outputs[0]);
    } else if (carries && weights.contains(node.inputs[0])) {
      weights.insert(node.outputs[0]);
    } else if (node.type == "MatMul" && std::ranges::all_of(node.inputs, of_image) &&
               std::ranges::any_of(node.inputs,
                                   [&](const auto& name) { return weights.contains(name); })) {
      ++(passed ? found.after : found.before);
    }
    passed = passed || std::ranges::find(node.outputs, layer) != node.outputs.end();
  }
  return found;
}

}  // namespace cameras
