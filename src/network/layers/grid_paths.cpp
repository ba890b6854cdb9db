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

}  // namespace

GridPaths::GridPaths(const Graph& graph, const ValueTraits& traits)
    : graph_(graph), traits_(traits), live_(graph.outputs.begin(), graph.outputs.end()) {
  grid_ = live_;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    const bool live = std::ranges::any_of(
        node->outputs, [&](const std::string& name) { return live_.contains(name); });
    if (!live) continue;
    for (const std::string& name : node->inputs) {
      live_.insert(name);
      if (is_path(*node, name)) grid_.insert(name);
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
  const bool by_position = !mixes && tokens(node.outputs.at(0)) != nullptr;
  return in(by_position ? grid_ : live_);
}

const ValueTrait* GridPaths::tokens(const std::string& value) const {
  const auto trait = traits_.find(value);
  const bool is = trait != traits_.end() && trait->second.layout == MapLayout::tokens;
  return is ? &trait->second : nullptr;
}

Ints GridPaths::kept_in_front(const Node& node, const ValueTrait& tokens) const {
  const auto within = [&](std::int64_t position) {
    return position >= 0 && position < tokens.prefix;
  };
  if (node.type == "Gather") {
    const Ints positions = numbers(graph_, node, 1, "");
    const bool of_tokens = node.attribute("axis", std::int64_t{0}) == 1;
    return of_tokens && std::ranges::all_of(positions, within) ? positions : Ints{};
  }
  if (node.type != "Slice") return {};
  const Ints starts = numbers(graph_, node, 1, "starts");
  const Ints ends = numbers(graph_, node, 2, "ends");
  const bool plain = numbers(graph_, node, 3, "axes") == Ints{1} && starts.size() == 1 &&
                     ends.size() == 1 && node.inputs.size() < 5;
  if (!plain || !within(starts[0]) || ends[0] <= starts[0] || ends[0] > tokens.prefix) return {};
  Ints positions;
  for (std::int64_t position = starts[0]; position < ends[0]; ++position) {
    positions.push_back(position);
  }
  return positions;
}

std::vector<std::int64_t> GridPaths::read_behind(std::size_t node) const {
  std::set<std::int64_t> read;
  for (std::size_t i = node + 1; i < graph_.nodes.size(); ++i) {
    const Node& one = graph_.nodes[i];
    for (const std::string& input : one.inputs) {
      const ValueTrait* const trait = tokens(input);
      if (trait == nullptr) continue;
      if (is_path(one, input)) return {};
      const Ints kept = kept_in_front(one, *trait);
      read.insert(kept.begin(), kept.end());
    }
  }
  return {read.begin(), read.end()};
}

}  // namespace cameras
