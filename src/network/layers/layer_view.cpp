#include "network/layers/layer_view.h"
#include "core/aten.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checked.h"
#include "network/evaluate.h"
#include "ops/predict.h"

namespace cameras {
namespace {

using Values = std::map<std::string, at::Tensor, std::less<>>;
using Names = std::set<std::string, std::less<>>;

Names needed_for(const Graph& graph, const std::string& value) {
  Names needed{value};
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Node& node = graph.nodes[i];
    const bool makes = std::ranges::any_of(
        node.outputs, [&](const std::string& name) { return needed.contains(name); });
    if (makes) needed.insert(node.inputs.begin(), node.inputs.end());
  }
  return needed;
}

// The shape of a value in a pass of an input of that shape; {} where sizes alone do not tell it.
Ints shape_at(const Graph& graph, const Ints& input, const std::string& value) {
  const at::NoGradGuard no_grad;
  const Names needed = needed_for(graph, value);
  Values values{{graph.inputs.at(0).name, ops::unknown_value(input)}};
  const auto value_of = [&](const std::string& name) {
    if (const auto it = values.find(name); it != values.end()) return it->second;
    const auto constant = graph.constants.find(name);
    return constant == graph.constants.end() ? at::Tensor() : constant->second;
  };
  for (const Node& node : graph.nodes) {
    const bool wanted = std::ranges::any_of(
        node.outputs, [&](const std::string& name) { return needed.contains(name); });
    if (!wanted) continue;
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) inputs.push_back(value_of(name));
    const auto outputs = ops::predicted(node, kernel_of(node, graph.opset), inputs);
    if (!outputs) return {};
    for (std::size_t i = 0; i < node.outputs.size() && i < outputs->size(); ++i) {
      values[node.outputs[i]] = (*outputs)[i];
    }
  }
  const at::Tensor found = value_of(value);
  return found.defined() ? found.sizes().vec() : Ints{};
}

LayerLayout layout_of(MapLayout layout) {
  if (layout == MapLayout::channels_last) return LayerLayout::channels_last;
  if (layout == MapLayout::tokens) return LayerLayout::tokens;
  return LayerLayout::channels_first;
}

}  // namespace

std::string_view name_of(LayerLayout layout) {
  switch (layout) {
    case LayerLayout::channels_last: return "channels last";
    case LayerLayout::tokens: return "tokens";
    case LayerLayout::channels_first: break;
  }
  return "channels first";
}

GridSize LayerView::grid_at(const Graph& graph, const Ints& input) const {
  if (layout != LayerLayout::tokens) return {};
  const GridSize found = grid_size(shape_at(graph, input, grid), grid_layout);
  require(found.rows * found.columns > 0, Errc::bad_argument, "the rows and columns of '", grid,
          "', which the tokens are, cannot be told from sizes");
  return found;
}

at::Tensor LayerView::map_of(const at::Tensor& value, const GridSize& at_hand) const {
  const std::int64_t axes = layout == LayerLayout::tokens ? 3 : 4;
  const bool fits = value.defined() && value.dim() == axes && value.is_floating_point();
  require(fits, Errc::bad_argument, "expected a feature map [1,K,m,n], found ",
          value.defined() ? shape_text(value.sizes()) : std::string("nothing"));
  if (layout == LayerLayout::channels_first) return value;
  if (layout == LayerLayout::channels_last) return value.permute({0, 3, 1, 2}).contiguous();
  const auto [rows, columns] = at_hand;
  require(value.size(1) == prefix + rows * columns, Errc::bad_argument, "expected ", prefix, " + ",
          rows, " x ", columns, " tokens at this size, found ", value.size(1));
  return value.narrow(1, prefix, rows * columns)
      .transpose(1, 2)
      .reshape({value.size(0), value.size(2), rows, columns});
}

at::Tensor LayerView::with_map(const at::Tensor& value, const at::Tensor& maps) const {
  if (layout == LayerLayout::channels_first) return maps;
  if (layout == LayerLayout::channels_last) return maps.permute({0, 2, 3, 1}).contiguous();
  const at::Tensor positions = maps.flatten(2).transpose(1, 2);
  if (prefix == 0) return positions.contiguous();
  const at::Tensor front = value.narrow(1, 0, prefix).expand({maps.size(0), prefix, maps.size(1)});
  return at::cat({front, positions}, 1);
}

LayerView layer_view(const ValueTraits& traits, const ValueTrait& trait) {
  LayerView view{.layout = layout_of(trait.layout)};
  if (trait.layout != MapLayout::tokens) return view;
  view.prefix = trait.prefix;
  view.grid = trait.grid;
  view.grid_layout = traits.at(trait.grid).layout;
  return view;
}

LayerViews layer_views(const ValueTraits& traits) {
  LayerViews views;
  for (const auto& [name, trait] : traits) {
    if (trait.layout == MapLayout::none || trait.layout == MapLayout::columns) continue;
    views.emplace(name, layer_view(traits, trait));
  }
  return views;
}

}  // namespace cameras
