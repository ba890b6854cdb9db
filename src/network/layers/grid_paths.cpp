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
  const auto is_of_tokens = [](std::int64_t axis) { return axis == 1 || axis == -2; };
  const auto up_to = [](std::int64_t first, std::int64_t end) {
    Ints positions;
    for (std::int64_t position = first; position < end; ++position) positions.push_back(position);
    return positions;
  };
  if (node.type == "Gather") {
    const Ints positions = numbers(graph_, node, 1, "");
    const bool kept = is_of_tokens(node.attribute("axis", std::int64_t{0}));
    return kept && std::ranges::all_of(positions, within) ? positions : Ints{};
  }
  if (node.type == "Split") {  // whose first part is read, and no other
    const Ints sizes = numbers(graph_, node, 1, "split");
    const bool first = is_of_tokens(node.attribute("axis", std::int64_t{0})) && !sizes.empty() &&
                       sizes[0] >= 1 && sizes[0] <= tokens.prefix &&
                       std::none_of(node.outputs.begin() + 1, node.outputs.end(),
                                    [&](const auto& name) { return live_.contains(name); });
    return first ? up_to(0, sizes[0]) : Ints{};
  }
  if (node.type != "Slice") return {};
  const Ints starts = numbers(graph_, node, 1, "starts");
  const Ints ends = numbers(graph_, node, 2, "ends");
  const Ints axes = numbers(graph_, node, 3, "axes");
  const bool forward = node.inputs.size() < 5 || numbers(graph_, node, 4, "steps") == Ints{1};
  const bool plain = axes.size() == 1 && is_of_tokens(axes[0]) && starts.size() == 1 &&
                     ends.size() == 1 && forward;
  if (!plain || !within(starts[0]) || ends[0] <= starts[0] || ends[0] > tokens.prefix) return {};
  return up_to(starts[0], ends[0]);
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
