#include "network/layers/attention.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "core/checked.h"
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

// The matrices of attention, in execution order, with the node that multiplies each.
struct Attending {
  std::string matrix;  // the Softmax's output
  std::size_t product = 0;
};

std::vector<Attending> attending(const Graph& graph, const Shapes& shapes) {
  const Names from_image = values_from_image(graph);
  const auto of_image = [&](const std::string& name) { return from_image.contains(name); };
  std::vector<Attending> found;
  std::map<std::string, std::string, std::less<>> weights;  // value -> the Softmax's output
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.outputs.empty() || node.inputs.empty()) continue;
    const bool carries = std::ranges::find(kKeepingWeights, node.type) != kKeepingWeights.end();
    if (node.type == "Softmax" && of_image(node.inputs[0]) && is_matrix(shapes, node.outputs[0])) {
      weights[node.outputs[0]] = node.outputs[0];
    } else if (const auto of = weights.find(node.inputs[0]); carries && of != weights.end()) {
      weights[node.outputs[0]] = of->second;
    } else if (node.type == "MatMul" && std::ranges::all_of(node.inputs, of_image)) {
      for (const std::string& name : node.inputs) {
        if (const auto it = weights.find(name); it != weights.end()) {
          found.push_back({it->second, i});
          break;
        }
      }
    }
  }
  return found;
}

// Tokens that there are so many of.
const ValueTrait* tokens_of(const Shapes& shapes, const ValueTraits& traits, std::int64_t count) {
  for (const auto& [name, trait] : traits) {
    const auto shape = shapes.find(name);
    const bool fits = trait.layout == MapLayout::tokens && shape != shapes.end() &&
                      shape->second.size() == 3 && shape->second[1] == count;
    if (fits) return &trait;
  }
  return nullptr;
}

}  // namespace

AttentionLayers attention_layers(const Graph& graph, const Shapes& shapes,
                                 const ValueTraits& traits, const GridPaths& paths) {
  const std::vector<Attending> found = attending(graph, shapes);
  if (found.empty()) return {.refusal = "the network has no attention between positions"};
  AttentionLayers layers;
  const std::int64_t count = shapes.at(found[0].matrix).back();
  for (const Attending& one : found) {
    const Ints& shape = shapes.at(one.matrix);
    const bool square = shape[shape.size() - 2] == count && shape.back() == count;
    const bool one_image = shape.size() < 4 || shape[0] == 1;
    if (!square || !one_image || shape.size() > 4) {
      return {.refusal = "expected attention between the same tokens in all blocks, found '" +
                         one.matrix + "' " + shape_text(shape) + " (windows, or fewer keys)"};
    }
    layers.matrices.push_back(one.matrix);
  }
  const ValueTrait* const tokens = tokens_of(shapes, traits, count);
  if (tokens == nullptr) {
    return {.refusal = "the " + std::to_string(count) +
                       " tokens of its attention cannot be followed from the image's positions"};
  }
  layers.tokens = layer_view(traits, *tokens);
  layers.read = paths.read_behind(found.back().product);
  return layers;
}

AttentionAround attention_around(const Graph& graph, const Shapes& shapes, std::string_view layer) {
  AttentionAround around;
  std::size_t made = 0;  // the node that makes the layer; the first one where none does
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& outputs = graph.nodes[i].outputs;
    if (std::ranges::find(outputs, layer) != outputs.end()) made = i;
  }
  for (const Attending& one : attending(graph, shapes)) {
    ++(one.product > made ? around.after : around.before);
  }
  return around;
}

}  // namespace cameras
