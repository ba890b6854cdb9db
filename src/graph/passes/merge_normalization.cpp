#include "graph/passes/merge_normalization.h"
#include "core/aten.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/channel_affine.h"
#include "graph/value_names.h"

namespace cameras {
namespace {

class Merge {
 public:
  explicit Merge(Graph graph) : graph_(std::move(graph)), names_(value_names(graph_)) {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      for (const std::string& name : graph_.nodes[i].inputs) readers_[name].push_back(i);
    }
    for (const std::string& name : graph_.outputs) kept_.insert(name);
  }

  Graph merged() && {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) merge_into(i);
    std::vector<Node> nodes;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!merged_.contains(i)) nodes.push_back(std::move(graph_.nodes[i]));
    }
    graph_.nodes = std::move(nodes);
    return std::move(graph_);
  }

 private:
  const at::Tensor* constant(const Node& node, std::size_t input) const {
    if (input >= node.inputs.size()) return nullptr;
    const auto found = graph_.constants.find(node.inputs[input]);
    const bool holds = found != graph_.constants.end() && found->second.is_floating_point();
    return holds ? &found->second : nullptr;
  }

  // The only reader of a value, where that is one.
  std::optional<std::size_t> reader_of(const std::string& value) const {
    const auto readers = readers_.find(value);
    const bool alone =
        readers != readers_.end() && readers->second.size() == 1 && !kept_.contains(value);
    return alone ? std::optional(readers->second[0]) : std::nullopt;
  }

  void merge_into(std::size_t number) {
    Node& conv = graph_.nodes[number];
    const at::Tensor* const weight = constant(conv, 1);
    const bool biased = conv.inputs.size() > 2 && !conv.inputs[2].empty();
    if (conv.type != "Conv" || weight == nullptr || weight->dim() != 4) return;
    if (biased && constant(conv, 2) == nullptr) return;
    std::optional<Affine> all;
    while (const auto reader = reader_of(conv.outputs.at(0))) {
      const Node& next = graph_.nodes[*reader];
      const auto step = affine(next, graph_.constants, weight->size(0));
      const auto both = step && all ? chained(*all, *step) : step;
      if (!both) break;
      all = both;
      merged_.insert(*reader);
      conv.outputs[0] = next.outputs.at(0);
    }
    if (all) scale(conv, *all);
  }

  // In float64, as the compiled trunk does it; named after the value.
  void scale(Node& conv, const Affine& by) {
    const at::Tensor weight = constant(conv, 1)->to(at::kDouble);
    const at::Tensor* const bias = constant(conv, 2);
    const at::Tensor shift =
        bias == nullptr ? by.shift : bias->to(at::kDouble) * by.scale + by.shift;
    const std::string merged_weight = new_name(names_, conv.outputs[0] + "/merged_weight");
    const std::string merged_bias = new_name(names_, conv.outputs[0] + "/merged_bias");
    graph_.constants[merged_weight] = (weight * by.scale.view({-1, 1, 1, 1})).to(at::kFloat);
    graph_.constants[merged_bias] = shift.to(at::kFloat);
    conv.inputs.resize(1);
    conv.inputs.insert(conv.inputs.end(), {merged_weight, merged_bias});
  }

  Graph graph_;
  ValueNames names_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> readers_;
  std::set<std::string, std::less<>> kept_;
  std::set<std::size_t> merged_;
};

}  // namespace

Graph normalization_merged(Graph graph) { return Merge(std::move(graph)).merged(); }

}  // namespace cameras
