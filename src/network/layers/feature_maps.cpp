#include "network/layers/feature_maps.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "network/layers/attention.h"
#include "network/layers/every_path.h"
#include "network/layers/grid_paths.h"
#include "network/layers/value_traits.h"

namespace cameras {
namespace {

// Are no more than a sum: where one is quantised, the activation function that follows is in the
// saturation (a quantised convolution with ReLU), so that the map is what comes out of it.
constexpr std::array<std::string_view, 5> kSums{"Conv", "ConvTranspose", "Add", "Sum",
                                                "BatchNormalization"};

// Are what they read: what convolutions made stays so, but the map to explain is the one before.
constexpr std::array<std::string_view, 11> kCarrying{
    "Dropout",        "Identity",  "Cast",    "QuantizeLinear", "DequantizeLinear", "Unsqueeze",
    "cameras.Chosen", "Transpose", "Reshape", "Flatten",        "Squeeze"};

// Steps of a normalisation that is spelt out.
constexpr std::array<std::string_view, 3> kWithinNormalisation{"Sub", "Pow", "Div"};

bool contains(const auto& types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

// Of tokens and channels last, what is inside of a block is not listed: nobody would choose it, and
// a large transformer has a thousand.
bool is_inside_of_a_block(const Node& node, const ValueTrait& trait) {
  const bool linear = trait.layout == MapLayout::tokens || trait.layout == MapLayout::channels_last;
  return linear && (trait.projected || contains(kWithinNormalisation, node.type));
}

// The map of a value as the list of layers has it; K is 0 where it holds none of several positions.
Layer layer_of(const Node& node, const ValueTrait& trait, const Shapes& shapes,
               const ValueTraits& traits) {
  const std::string& name = node.outputs[0];
  Layer layer{.name = name, .type = node.type};
  const auto shape = shapes.find(name);
  if (shape == shapes.end()) return layer;
  GridSize size;
  const Ints& axes = shape->second;
  switch (trait.layout) {
    case MapLayout::none:
    case MapLayout::columns: return layer;
    case MapLayout::channels_first:
    case MapLayout::channels_last: size = grid_size(axes, trait.layout); break;
    case MapLayout::tokens: {
      const auto grid = shapes.find(trait.grid);
      if (axes.size() != 3 || grid == shapes.end()) return layer;
      size = grid_size(grid->second, traits.at(trait.grid).layout);
      layer.layout = LayerLayout::tokens;
      layer.prefix = trait.prefix;
      break;
    }
  }
  if (size.rows * size.columns <= 1) return layer;
  if (trait.layout == MapLayout::channels_last) layer.layout = LayerLayout::channels_last;
  layer.channels = trait.layout == MapLayout::channels_first ? axes[1] : axes.back();
  layer.height = size.rows;
  layer.width = size.columns;
  return layer;
}

// Whether a map is what weights have made, with its normalisation, activation or sum, and is not
// only carried on.
bool is_made(const Node& node, const ValueTrait& trait, std::string_view last_type) {
  const bool saturated = node.type == "DequantizeLinear" && contains(kSums, last_type);
  const bool cut = node.type == "Slice" && trait.layout == MapLayout::tokens;
  return trait.from_convolutions && !cut && (saturated || !contains(kCarrying, node.type));
}

// The layers, and the deepest of those that are on every path; the last one where none is.
std::string list_layers(FeatureMaps& maps, const Graph& graph, const Shapes& shapes,
                        const ValueTraits& traits) {
  const GridPaths paths(graph, traits);
  const auto on_every_path = values_on_every_path(
      graph,
      [&](const Node& node, const std::string& input) { return paths.is_path(node, input); });
  std::string last;  // whether every path passes it or not
  std::string_view last_type;
  for (const Node& node : graph.nodes) {
    if (node.outputs.empty()) continue;
    const auto found = traits.find(node.outputs[0]);
    if (found == traits.end()) continue;
    const ValueTrait& trait = found->second;
    Layer layer = layer_of(node, trait, shapes, traits);
    const bool listed = layer.channels > 0 && !trait.statistic && !trait.pixels;
    if (!listed || is_inside_of_a_block(node, trait)) continue;
    maps.layers.push_back(std::move(layer));
    if (!is_made(node, trait, last_type)) continue;
    last = node.outputs[0];
    last_type = node.type;
    if (on_every_path.contains(last)) maps.deepest = last;
  }
  maps.attention = attention_layers(graph, shapes, traits, paths);
  return last;
}

// Why the default layer may be the wrong one; "" where it is not.
std::string doubt(const FeatureMaps& maps, const Graph& graph, const Shapes& shapes) {
  if (maps.deepest.empty()) return {};
  const AttentionAround attention = attention_around(graph, shapes, maps.deepest);
  if (attention.before > 0 || attention.after == 0) return {};
  return "layer '" + maps.deepest +
         "' lies before all attention: a class activation map of it says little; "
         "integrated_gradients, occlusion and rise read no layer";
}

}  // namespace

FeatureMaps feature_maps(const Graph& graph, const Shapes& shapes) {
  FeatureMaps maps;
  const ValueTraits traits = value_traits(graph, shapes);
  maps.views = layer_views(traits);
  const std::string last = list_layers(maps, graph, shapes, traits);
  if (!maps.deepest.empty() || last.empty()) {
    maps.warning = doubt(maps, graph, shapes);
    return maps;
  }
  maps.deepest = last;
  maps.warning = "no feature map is on every path from the image to the scores: '" + last +
                 "' is explained, and says nothing of the other branches (cameras layers lists "
                 "the maps)";
  return maps;
}

}  // namespace cameras
