#include "network/layers/grid_paths.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {
namespace {

// The integers of a constant input, or of the attribute that it was before opset 10.
Ints numbers(const Graph& graph, const Node& node, std::size_t input, const char* attribute) {
  if (node.has(attribute)) return node.attribute(attribute, Ints{});
  if (input >= node.inputs.size()) return {};
  const auto constant = graph.constants.find(node.inputs[input]);
  if (constant == graph.constants.end() ||
      !at::isIntegralType(constant->second.scalar_type(), false)) {
    return {};
  }
  const at::Tensor flat = constant->second.to(at::kLong).contiguous();
  const auto* const data = flat.data_ptr<std::int64_t>();
  return {data, data + flat.numel()};
}

// Of [N,T,K].
bool is_of_tokens(std::int64_t axis) { return axis == 1 || axis == -2; }

// Nothing where it goes on beyond `most`.
Ints up_to(std::int64_t first, std::int64_t end, std::int64_t most) {
  Ints positions;
  if (first < 0 || end > most) return positions;
  for (std::int64_t position = first; position < end; ++position) positions.push_back(position);
  return positions;
}

// The tokens that a Slice takes, one after the other, where there are at most so many.
Ints sliced_positions(const Graph& graph, const Node& node, std::int64_t most) {
  const Ints starts = numbers(graph, node, 1, "starts");
  const Ints ends = numbers(graph, node, 2, "ends");
  const Ints axes = numbers(graph, node, 3, "axes");
  const bool forward = node.inputs.size() < 5 || numbers(graph, node, 4, "steps") == Ints{1};
  const bool one_axis = axes.size() == 1 && starts.size() == 1 && ends.size() == 1;
  if (!one_axis || !forward || !is_of_tokens(axes[0])) return {};
  return up_to(starts[0], ends[0], most);
}

}  // namespace

GridPaths::GridPaths(const Graph& graph, const ValueTraits& traits)
    : graph_(graph), traits_(traits), live_(graph.outputs.begin(), graph.outputs.end()) {
  grid_ = live_;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Node& node = graph.nodes[i];
    const bool live = std::ranges::any_of(
        node.outputs, [&](const std::string& name) { return live_.contains(name); });
    if (!live) continue;
    for (const std::string& name : node.inputs) {
      live_.insert(name);
      if (is_path(node, name)) grid_.insert(name);
    }
  }
}

bool GridPaths::is_path(const Node& node, const std::string& input) const {
  const auto in = [&](const auto& names) {
    return std::ranges::any_of(node.outputs,
                               [&](const std::string& name) { return names.contains(name); });
  };
  const ValueTrait* const trait = tokens(input);
  if (trait == nullptr) return in(live_);
  if (!kept_in_front(node, *trait).empty()) return false;
  const bool mixes = node.type == "MatMul" && node.inputs.at(1) == input;  // attention to them
  const bool by_position = !mixes && !node.outputs.empty() && tokens(node.outputs[0]) != nullptr;
  return in(by_position ? grid_ : live_);
}

const ValueTrait* GridPaths::tokens(const std::string& value) const {
  const auto trait = traits_.find(value);
  const bool is = trait != traits_.end() && trait->second.layout == MapLayout::tokens;
  return is ? &trait->second : nullptr;
}

Ints GridPaths::kept_in_front(const Node& node, const ValueTrait& tokens) const {
  Ints positions;
  if (node.type == "Gather" && is_of_tokens(node.attribute("axis", std::int64_t{0}))) {
    positions = numbers(graph_, node, 1, "");
  } else if (node.type == "Split" && is_of_tokens(node.attribute("axis", std::int64_t{0}))) {
    const bool first_alone =
        std::none_of(node.outputs.begin() + 1, node.outputs.end(),
                     [&](const std::string& name) { return live_.contains(name); });
    const Ints sizes = numbers(graph_, node, 1, "split");
    if (first_alone && !sizes.empty()) positions = up_to(0, sizes[0], tokens.prefix);
  } else if (node.type == "Slice") {
    positions = sliced_positions(graph_, node, tokens.prefix);
  }
  const bool in_front = std::ranges::all_of(
      positions, [&](std::int64_t position) { return position >= 0 && position < tokens.prefix; });
  return in_front ? positions : Ints{};
}

std::optional<std::vector<std::int64_t>> GridPaths::read_behind(std::size_t node) const {
  std::set<std::int64_t> read;
  for (std::size_t i = node + 1; i < graph_.nodes.size(); ++i) {
    const Node& one = graph_.nodes[i];
    for (const std::string& input : one.inputs) {
      const ValueTrait* const trait = tokens(input);
      if (trait == nullptr) continue;
      if (is_path(one, input)) return std::vector<std::int64_t>{};
      const Ints kept = kept_in_front(one, *trait);
      read.insert(kept.begin(), kept.end());
    }
  }
  if (read.empty()) return std::nullopt;
  return std::vector<std::int64_t>(read.begin(), read.end());
}

}  // namespace cameras
