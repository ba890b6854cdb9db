#include "network/layers/value_traits.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

#include "graph/passes/fit/rule.h"
#include "network/layers/every_path.h"
#include "network/layers/moved_axes.h"

namespace cameras {
namespace {

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

// Give no feature map, whatever they read.
constexpr std::array<std::string_view, 14> kEnding{
    "Gather",     "Shape",  "Size",           "ArgMax",   "ArgMin",          "TopK",      "Softmax",
    "LogSoftmax", "Einsum", "GatherElements", "GatherND", "ScatterElements", "ScatterND", "OneHot"};

// May change the number of axes, and nothing else.
constexpr std::array<std::string_view, 4> kReshaping{"Reshape", "Flatten", "Squeeze", "Unsqueeze"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

class LayoutWalk {
 public:
  LayoutWalk(const Graph& graph, const Shapes& shapes)
      : graph_(graph), shapes_(shapes), from_image_(values_from_image(graph)) {}

  ValueTraits run() && {
    const std::string& image = graph_.inputs.at(0).name;
    traits_[image] = {.layout = MapLayout::channels_first, .pixels = true, .grid = image};
    for (const Node& node : graph_.nodes) {
      if (node.outputs.empty()) continue;
      const ValueTrait trait = trait_of(node);
      for (const std::string& name : node.outputs) traits_[name] = of_output(trait, name);
    }
    return std::move(traits_);
  }

 private:
  const Ints* shape_of(const std::string& name) const {
    if (const auto shape = shapes_.find(name); shape != shapes_.end()) return &shape->second;
    return nullptr;
  }

  ValueTrait known(const std::string& name) const {
    const auto it = traits_.find(name);
    return it == traits_.end() ? ValueTrait{} : it->second;
  }

  // A map is its own grid; tokens keep theirs while they are as many.
  ValueTrait of_output(ValueTrait trait, const std::string& name) const {
    const Ints* const shape = shape_of(name);
    switch (trait.layout) {
      case MapLayout::none: return trait;
      case MapLayout::channels_first:
      case MapLayout::channels_last:
        if (shape == nullptr || shape->size() != 4) return {};
        trait.grid = name;
        return trait;
      case MapLayout::columns:
      case MapLayout::tokens: break;
    }
    if (shape == nullptr || shape->size() != 3) return {};
    const std::int64_t found = (*shape)[trait.layout == MapLayout::tokens ? 1 : 2];
    return found == trait.prefix + positions(trait) ? trait : ValueTrait{};
  }

  std::int64_t positions(const ValueTrait& trait) const {
    const GridSize size = grid_of(trait);
    return size.rows * size.columns;
  }

  GridSize grid_of(const ValueTrait& trait) const {
    const Ints* const shape = shape_of(trait.grid);
    return shape == nullptr ? GridSize{} : grid_size(*shape, known(trait.grid).layout);
  }

  ValueTrait trait_of(const Node& node) const {
    if (const auto trait = by_its_operator(node)) return *trait;
    if (is_one_of(kEnding, node.type)) return {};
    const ValueTrait input = joined(node);
    if (node.type == "Transpose") return transposed_trait(input, node.attribute("perm", Ints{}));
    if (is_one_of(kPassing, node.type)) {
      return {.layout = input.layout,
              .projected = input.projected,
              .statistic = input.statistic,
              .pixels = input.pixels,
              .prefix = input.prefix,
              .grid = input.grid};
    }
    return input;
  }

  // Of operators that are more than what they read; nothing for the others.
  std::optional<ValueTrait> by_its_operator(const Node& node) const {
    const std::string& type = node.type;
    if (type == "Conv" || type == "ConvTranspose") {
      return ValueTrait{.layout = MapLayout::channels_first, .from_convolutions = true};
    }
    if (is_one_of(kReshaping, type)) return reshaped(node);
    if (type == "InstanceNormalization" || type == "LayerNormalization") return normalised(node);
    if (type == "MatMul" || type == "Gemm") return multiplied(node);
    if (type == "Concat" && known_tokens(node)) return joined_tokens(node);
    if (type == "Slice") return sliced(node);
    if (type.starts_with("Reduce")) return reduced(node);
    return std::nullopt;
  }

  ValueTrait normalised(const Node& node) const {
    ValueTrait trait = known(node.inputs.at(0));
    trait.projected = false;
    return trait;
  }

  std::optional<ValueTrait> sliced(const Node& node) const {
    if (turns_around(node)) return ValueTrait{};
    if (known(node.inputs.at(0)).layout == MapLayout::tokens) return sliced_tokens(node);
    return std::nullopt;
  }

  // Element-wise operators, normalisations, Concat: what the input with the best claim is.
  ValueTrait joined(const Node& node) const {
    ValueTrait best;
    bool projected = true;  // no sum with what went another way, no division by a deviation
    bool statistic = true;
    bool pixels = true;
    for (const std::string& name : node.inputs) {
      if (!from_image_.contains(name)) continue;
      const ValueTrait trait = known(name);
      projected = projected && trait.projected;
      statistic = statistic && trait.statistic;
      pixels = pixels && trait.pixels;
      if (trait.layout == MapLayout::none) continue;
      const bool first = best.layout == MapLayout::none;
      const bool better = !best.from_convolutions && trait.from_convolutions;
      if (first || better) best = trait;
    }
    best.projected = projected;
    best.statistic = statistic;
    best.pixels = pixels;
    return best;
  }

  // A mean over channels, as normalisations have it.
  ValueTrait reduced(const Node& node) const {
    ValueTrait trait = known(node.inputs.at(0));
    const Ints* const from = shape_of(node.inputs[0]);
    const Ints* const to = shape_of(node.outputs.at(0));
    if (trait.layout == MapLayout::none || from == nullptr || to == nullptr) return {};
    const bool first =
        trait.layout == MapLayout::channels_first || trait.layout == MapLayout::columns;
    Ints expected = *from;
    (first ? expected.at(1) : expected.back()) = 1;
    if (*to != expected || *from == expected) return {};
    trait.statistic = true;
    return trait;
  }

  // A linear layer of each position.
  ValueTrait multiplied(const Node& node) const {
    if (known(node.inputs.at(1)).layout == MapLayout::tokens) return mixed(node);
    ValueTrait trait = known(node.inputs.at(0));
    const bool by_position =
        trait.layout == MapLayout::tokens || trait.layout == MapLayout::channels_last;
    if (!by_position || from_image_.contains(node.inputs.at(1))) return {};
    trait.from_convolutions = true;
    trait.projected = true;
    trait.statistic = false;
    trait.pixels = false;
    return trait;
  }

  // Attention of a single head: each token is a mean of all of them.
  ValueTrait mixed(const Node& node) const {
    const Ints* const from = shape_of(node.inputs[1]);
    const Ints* const to = shape_of(node.outputs.at(0));
    if (known(node.inputs[0]).layout == MapLayout::columns) return {};  // of channels, as k' v
    if (node.type != "MatMul" || from == nullptr || to == nullptr || *from != *to) return {};
    ValueTrait trait = known(node.inputs[1]);
    trait.projected = true;
    return trait;
  }

  bool known_tokens(const Node& node) const {
    return std::ranges::any_of(node.inputs, [&](const std::string& name) {
      return known(name).layout == MapLayout::tokens;
    });
  }

  // What is put in front of tokens: a class token, registers.
  ValueTrait joined_tokens(const Node& node) const {
    const std::int64_t axis = node.attribute("axis", std::int64_t{0});
    if (axis == 2 || axis == -1) return joined(node);
    ValueTrait trait = known(node.inputs.back());
    if (trait.layout != MapLayout::tokens) return {};
    for (std::size_t i = 0; i + 1 < node.inputs.size(); ++i) {
      const std::int64_t tokens = tokens_in_front(node.inputs[i]);
      if (tokens < 0) return {};
      trait.prefix += tokens;
    }
    return trait.prefix <= fit::kMostInFront ? trait : ValueTrait{};
  }

  // How many a value [N,T,K] is that is none of the positions; -1 for another.
  std::int64_t tokens_in_front(const std::string& name) const {
    if (known(name).layout == MapLayout::tokens) return -1;
    const auto constant = graph_.constants.find(name);
    if (constant != graph_.constants.end()) {
      return constant->second.dim() == 3 ? constant->second.size(1) : -1;
    }
    const Ints* const shape = shape_of(name);
    return shape != nullptr && shape->size() == 3 ? (*shape)[1] : -1;
  }

  // Tokens in front that are cut off.
  ValueTrait sliced_tokens(const Node& node) const {
    ValueTrait trait = known(node.inputs.at(0));
    const Ints* const from = shape_of(node.inputs[0]);
    const Ints* const to = shape_of(node.outputs.at(0));
    if (from == nullptr || to == nullptr || to->size() != 3) return {};
    if ((*from)[1] == (*to)[1]) return trait;
    const std::int64_t cut = (*from)[1] - (*to)[1];
    if (cut != trait.prefix || cut <= 0 || !starts_at(node, cut)) return {};
    trait.prefix = 0;
    return trait;
  }

  // A Slice whose steps go backwards, or are not known.
  bool turns_around(const Node& node) const {
    if (node.inputs.size() < 5 || node.inputs[4].empty()) return false;
    const auto steps = graph_.constants.find(node.inputs[4]);
    return steps == graph_.constants.end() || (steps->second <= 0).any().item<bool>();
  }

  bool starts_at(const Node& node, std::int64_t position) const {
    if (node.has("starts")) return node.attribute("starts", Ints{}) == Ints{position};
    if (node.inputs.size() < 2) return false;
    const auto starts = graph_.constants.find(node.inputs[1]);
    return starts != graph_.constants.end() && starts->second.numel() == 1 &&
           starts->second.item().toLong() == position;
  }

  ValueTrait reshaped(const Node& node) const {
    const ValueTrait trait = known(node.inputs.at(0));
    const Ints* const from = shape_of(node.inputs[0]);
    const Ints* const to = shape_of(node.outputs.at(0));
    if (from == nullptr || to == nullptr) return {};
    return reshaped_trait(trait, *from, *to, grid_of(trait));
  }

  const Graph& graph_;
  const Shapes& shapes_;
  std::set<std::string, std::less<>> from_image_;
  ValueTraits traits_;
};

}  // namespace

GridSize grid_size(const Ints& shape, MapLayout layout) {
  if (shape.size() != 4) return {};
  if (layout == MapLayout::channels_first) return {shape[2], shape[3]};
  if (layout == MapLayout::channels_last) return {shape[1], shape[2]};
  return {};
}

ValueTraits value_traits(const Graph& graph, const Shapes& shapes) {
  return LayoutWalk(graph, shapes).run();
}

}  // namespace cameras
