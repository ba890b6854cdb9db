#include "network/feature_maps.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "network/loading/attention.h"
#include "network/loading/every_path.h"

namespace cameras {
namespace {

enum class Layout { none, channels_first, channels_last };

struct Trait {
  Layout layout = Layout::none;
  bool from_convolutions = false;  // no pool or other resampling since the last convolution
  Ints folded;                     // while it is reshaped: the shape that it had as a map
};

using Traits = std::map<std::string, Trait, std::less<>>;

// Keep the layout, but are no feature map of their own.
constexpr std::array<std::string_view, 16> kPassing{"MaxPool",
                                                    "AveragePool",
                                                    "LpPool",
                                                    "GlobalAveragePool",
                                                    "GlobalMaxPool",
                                                    "GlobalLpPool",
                                                    "cameras.WholeMapPool",
                                                    "cameras.AdaptiveAveragePool",
                                                    "cameras.TilingPool",
                                                    "Pad",
                                                    "Slice",
                                                    "Resize",
                                                    "Upsample",
                                                    "Tile",
                                                    "Expand",
                                                    "Split"};

// Are no more than a sum: where one is quantised, the activation function that follows is in the
// saturation (a quantised convolution with ReLU), so that the map is what comes out of it.
constexpr std::array<std::string_view, 5> kSums{"Conv", "ConvTranspose", "Add", "Sum",
                                                "BatchNormalization"};

// Are what they read: what convolutions made stays so, but the map to explain is the one before.
constexpr std::array<std::string_view, 6> kCarrying{
    "Dropout", "Identity", "Cast", "QuantizeLinear", "DequantizeLinear", "cameras.Chosen"};

// Give no feature map, whatever they read.
constexpr std::array<std::string_view, 11> kEnding{"Flatten", "Squeeze", "Unsqueeze", "Gather",
                                                   "Shape",   "Size",    "ArgMax",    "ArgMin",
                                                   "TopK",    "Softmax", "LogSoftmax"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

Trait transposed(const Node& node, const Trait& input) {
  const Ints perm = node.attribute("perm", Ints{});
  if (input.layout == Layout::channels_first && perm == Ints{0, 2, 3, 1}) {
    return {Layout::channels_last, input.from_convolutions, {}};
  }
  if (input.layout == Layout::channels_last && perm == Ints{0, 3, 1, 2}) {
    return {Layout::channels_first, input.from_convolutions, {}};
  }
  return {};
}

// Element-wise operators, normalisations, Concat: what the input with the best claim is.
Trait joined(const Node& node, const Traits& traits) {
  Trait best;
  for (const std::string& name : node.inputs) {
    const auto it = traits.find(name);
    if (it == traits.end() || it->second.layout == Layout::none) continue;
    if (best.layout == Layout::none || (!best.from_convolutions && it->second.from_convolutions)) {
      best = it->second;
    }
  }
  return best;
}

// GroupNormalization as PyTorch writes it: Reshape, InstanceNormalization, Reshape back.
Trait reshaped(const Node& node, const Traits& traits, const Shapes& shapes) {
  const auto from = traits.find(node.inputs.at(0));
  const auto to = shapes.find(node.outputs.at(0));
  if (from == traits.end() || to == shapes.end()) return {};
  Trait trait = from->second;
  if (trait.layout != Layout::none) {
    if (!trait.from_convolutions || trait.layout != Layout::channels_first) return {};
    const auto shape = shapes.find(node.inputs[0]);
    return {Layout::none, true, shape == shapes.end() ? Ints{} : shape->second};
  }
  const bool back = !trait.folded.empty() && trait.folded == to->second;
  return back ? Trait{Layout::channels_first, true, {}} : Trait{Layout::none, false, trait.folded};
}

Trait trait_of(const Node& node, const Traits& traits, const Shapes& shapes) {
  if (node.type == "Conv" || node.type == "ConvTranspose") {
    return {Layout::channels_first, true, {}};
  }
  if (node.type == "Reshape") return reshaped(node, traits, shapes);
  if (node.type == "InstanceNormalization" || node.type == "LayerNormalization") {
    const auto input = traits.find(node.inputs.at(0));
    return input == traits.end() ? Trait{} : input->second;
  }
  if (contains(kEnding, node.type) || node.type.starts_with("Reduce")) return {};
  const Trait input = joined(node, traits);
  if (node.type == "Transpose") return transposed(node, input);
  return contains(kPassing, node.type) ? Trait{input.layout, false, {}} : input;
}

}  // namespace

FeatureMaps feature_maps(const Graph& graph, const Shapes& shapes) {
  FeatureMaps maps;
  Traits traits;
  const auto on_every_path = values_on_every_path(graph);
  std::string last;  // whether every path passes it or not
  std::string_view last_type;
  for (const Node& node : graph.nodes) {
    if (node.outputs.empty()) continue;
    const Trait trait = trait_of(node, traits, shapes);
    for (const std::string& name : node.outputs) traits[name] = trait;
    const std::string& name = node.outputs[0];
    const auto shape = shapes.find(name);
    if (trait.layout != Layout::channels_first || shape == shapes.end()) continue;
    const Ints& size = shape->second;
    if (size.size() != 4 || size[2] * size[3] <= 1) continue;
    maps.layers.push_back({name, node.type, size[1], size[2], size[3]});
    const bool saturated = node.type == "DequantizeLinear" && contains(kSums, last_type);
    if (!trait.from_convolutions || (contains(kCarrying, node.type) && !saturated)) continue;
    last = name;
    last_type = node.type;
    if (on_every_path.contains(name)) maps.deepest = name;
  }
  if (maps.deepest.empty() && !last.empty()) {
    maps.deepest = last;
    maps.warning = "no feature map is on every path from the image to the scores: '" + last +
                   "' is explained, and says nothing of the other branches (cameras layers lists "
                   "the maps)";
  }
  const AttentionAround attention = attention_around(graph, shapes, maps.deepest);
  if (!maps.deepest.empty() && maps.warning.empty() && attention.before == 0 &&
      attention.after > 0) {
    maps.warning = "layer '" + maps.deepest +
                   "' lies before all attention: a class activation map of it says little; "
                   "integrated_gradients, occlusion and rise read no layer";
  }
  return maps;
}

}  // namespace cameras
