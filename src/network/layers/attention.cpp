#include "network/layers/attention.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

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

// Along the last axis, so that each row adds up to 1. Before opset 13 all axes from the one named
// on were one, and none named was the second.
bool is_by_row(const Node& node, const Shapes& shapes, int opset) {
  const auto rank = static_cast<std::int64_t>(shapes.at(node.outputs[0]).size());
  const std::int64_t axis = node.attribute("axis", std::int64_t{opset < 13 ? 1 : -1});
  return axis == -1 || axis == rank - 1;
}

std::vector<Attending> attending(const Graph& graph, const Shapes& shapes) {
  const Names from_image = values_from_image(graph);
  const auto of_image = [&](const std::string& name) { return from_image.contains(name); };
  std::vector<Attending> found;
  std::map<std::string, std::string, std::less<>> weights;  // value -> the Softmax's output
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.outputs.empty() || node.inputs.empty()) continue;
    const bool carries = std::ranges::find(kKeepingWeights, node.type) != kKeepingWeights.end();
    const auto of = weights.find(node.inputs[0]);
    if (node.type == "Softmax" && of_image(node.inputs[0]) && is_matrix(shapes, node.outputs[0]) &&
        is_by_row(node, shapes, graph.opset)) {
      weights[node.outputs[0]] = node.outputs[0];
    } else if (carries && of != weights.end()) {
      weights[node.outputs[0]] = of->second;
    } else if (node.type == "MatMul" && of != weights.end() &&
               std::ranges::all_of(node.inputs, of_image)) {
      found.push_back({of->second, i});
    }
  }
  return found;
}

// The tokens, or their transpose, that a matrix is made of, on the way back from it; none where a
// way leads past tokens to a map, or to other tokens.
class TokensBehind {
 public:
  TokensBehind(const Graph& graph, const ValueTraits& traits)
      : traits_(traits), from_image_(values_from_image(graph)) {
    for (const Node& node : graph.nodes) {
      for (const std::string& name : node.outputs) producers_[name] = &node;
    }
  }

  const ValueTrait* of(const std::string& matrix) const {
    const ValueTrait* found = nullptr;
    Names seen;
    std::vector<std::string> open{matrix};
    while (!open.empty()) {
      const std::string value = std::move(open.back());
      open.pop_back();
      if (!from_image_.contains(value) || !seen.insert(value).second) continue;
      if (const ValueTrait* const tokens = tokens_in(value)) {
        if (found != nullptr && !same(*found, *tokens)) return nullptr;
        found = tokens;
        continue;
      }
      const Node* const producer = producer_of(value);
      if (producer == nullptr) return nullptr;
      open.insert(open.end(), producer->inputs.begin(), producer->inputs.end());
    }
    return found;
  }

  static bool same(const ValueTrait& a, const ValueTrait& b) {
    return a.grid == b.grid && a.prefix == b.prefix;
  }

 private:
  const ValueTrait* tokens_in(const std::string& value) const {
    const auto trait = traits_.find(value);
    if (trait == traits_.end()) return nullptr;
    const MapLayout layout = trait->second.layout;
    const bool is = layout == MapLayout::tokens || layout == MapLayout::columns;
    return is ? &trait->second : nullptr;
  }

  // None of a map and of the image.
  const Node* producer_of(const std::string& value) const {
    const auto trait = traits_.find(value);
    if (trait != traits_.end() && trait->second.layout != MapLayout::none) return nullptr;
    const auto producer = producers_.find(value);
    return producer == producers_.end() ? nullptr : producer->second;
  }

  const ValueTraits& traits_;
  Names from_image_;
  std::map<std::string, const Node*, std::less<>> producers_;
};

// Whether what the node `from` makes reaches `value`.
bool reaches(const Graph& graph, std::size_t from, const std::string& value) {
  Names reached(graph.nodes[from].outputs.begin(), graph.nodes[from].outputs.end());
  for (std::size_t i = from + 1; i < graph.nodes.size() && !reached.contains(value); ++i) {
    const Node& node = graph.nodes[i];
    const bool reads = std::ranges::any_of(
        node.inputs, [&](const std::string& name) { return reached.contains(name); });
    if (reads) reached.insert(node.outputs.begin(), node.outputs.end());
  }
  return reached.contains(value);
}

constexpr std::size_t kMostBlocks = 64;  // of the largest there are 48

// Why the matrices cannot be followed one after the other; "" where they can.
std::string not_one_after_the_other(const Graph& graph, const Shapes& shapes,
                                    std::span<const Attending> found) {
  if (found.size() > kMostBlocks) {
    return "expected at most " + std::to_string(kMostBlocks) + " blocks of attention, found " +
           std::to_string(found.size());
  }
  const std::int64_t count = shapes.at(found[0].matrix).back();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Ints& shape = shapes.at(found[i].matrix);
    const bool square = shape[shape.size() - 2] == count && shape.back() == count;
    const bool one_image = shape.size() < 4 || shape[0] == 1;
    if (!square || !one_image || shape.size() > 4) {
      return "expected attention between the same tokens of one image in all blocks, found '" +
             found[i].matrix + "' " + shape_text(shape) + " (windows, fewer keys, or a batch)";
    }
    if (i > 0 && !reaches(graph, found[i - 1].product, found[i].matrix)) {
      return "expected blocks one after the other, found '" + found[i - 1].matrix + "' and '" +
             found[i].matrix + "' side by side";
    }
  }
  return {};
}

}  // namespace

AttentionLayers attention_layers(const Graph& graph, const Shapes& shapes,
                                 const ValueTraits& traits, const GridPaths& paths) {
  const std::vector<Attending> found = attending(graph, shapes);
  if (found.empty()) return {.refusal = "the network has no attention between positions"};
  if (std::string why = not_one_after_the_other(graph, shapes, found); !why.empty()) {
    return {.refusal = std::move(why)};
  }
  AttentionLayers layers;
  const TokensBehind behind(graph, traits);
  const ValueTrait* const tokens = behind.of(found[0].matrix);
  for (const Attending& one : found) {
    const ValueTrait* const its = behind.of(one.matrix);
    if (tokens == nullptr || its == nullptr || !TokensBehind::same(*tokens, *its)) {
      return {.refusal = "the tokens of its attention '" + one.matrix +
                         "' cannot be followed from the image's positions"};
    }
    layers.matrices.push_back(one.matrix);
  }
  ValueTrait as_tokens = tokens == nullptr ? ValueTrait{} : *tokens;
  as_tokens.layout = MapLayout::tokens;
  layers.tokens = layer_view(traits, as_tokens);
  const GridSize grid = grid_size(shapes.at(as_tokens.grid), layers.tokens.grid_layout);
  if (as_tokens.prefix + grid.rows * grid.columns != shapes.at(found[0].matrix).back()) {
    return {.refusal = "its attention is not between the image's positions"};
  }
  const auto read = paths.read_behind(found.back().product);
  if (!read) return {.refusal = "the tokens of its attention cannot be followed to the scores"};
  layers.read = *read;
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
