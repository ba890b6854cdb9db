#include "graph/passes/stored_statistics.h"
#include "core/aten.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

bool reads_one_of(const Node& node, const Names& values) {
  return std::ranges::any_of(node.inputs,
                             [&](const std::string& name) { return values.contains(name); });
}

// Before opset 14 further outputs are what says it.
bool is_training_normalization(const Node& node) {
  return node.type == "BatchNormalization" &&
         (node.attribute<std::int64_t>("training_mode", 0) != 0 || node.outputs.size() > 1);
}

// What a constant or a Constant node holds; undefined for anything else.
at::Tensor value_of(const Graph& graph, const std::string& name) {
  if (const auto found = graph.constants.find(name); found != graph.constants.end()) {
    return found->second;
  }
  for (const Node& node : graph.nodes) {
    if (node.type == "Constant" && !node.outputs.empty() && node.outputs[0] == name) {
      return node.attribute("value", at::Tensor());
    }
  }
  return {};
}

bool is_zero(const at::Tensor& value) {
  return value.defined() && value.numel() == 1 && value.item<double>() == 0;
}

bool is_training_dropout(const Node& node, const Graph& graph) {
  if (node.type != "Dropout" || node.inputs.size() < 3 || node.inputs[2].empty()) return false;
  return !is_zero(value_of(graph, node.inputs[2])) &&
         (node.inputs[1].empty() || !is_zero(value_of(graph, node.inputs[1])));
}

std::string warning_of(const std::string& first, std::size_t count) {
  std::string text = first + " was exported in training mode";
  if (count > 1) text += ", and so were " + std::to_string(count - 1) + " other nodes";
  return text +
         ": the statistics that the file stores are used, and nothing is dropped; export the model "
         "after model.eval()";
}

}  // namespace

StoredStatistics with_stored_statistics(Graph graph) {
  Names from_inputs;
  for (const GraphInput& input : graph.inputs) from_inputs.insert(input.name);
  std::string first;
  std::size_t count = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!reads_one_of(graph.nodes[i], from_inputs)) continue;
    const bool normalizes = is_training_normalization(graph.nodes[i]);
    const bool drops = is_training_dropout(graph.nodes[i], graph);
    Node& node = graph.nodes[i];
    if (normalizes) {
      node.attributes.erase("training_mode");
      node.outputs.resize(1);
    }
    if (drops) node.inputs.resize(1);
    if (normalizes || drops) {
      if (count == 0) first = describe(node);
      ++count;
    }
    from_inputs.insert(node.outputs.begin(), node.outputs.end());
  }
  StoredStatistics result{.graph = std::move(graph), .warnings = {}};
  if (count > 0) result.warnings.push_back(warning_of(first, count));
  return result;
}

}  // namespace cameras
