#include "network/fold_constants.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>

#include "network/evaluate.h"

namespace cameras {
namespace {

bool reads_constants_only(const Node& node, const Graph& graph) {
  return std::ranges::all_of(node.inputs, [&](const std::string& name) {
    return name.empty() || graph.constants.contains(name);
  });
}

}  // namespace

Graph fold_constants(Graph graph) {
  const at::NoGradGuard no_grad;
  std::vector<Node> left;
  for (Node& node : graph.nodes) {
    if (!reads_constants_only(node, graph)) {
      left.push_back(std::move(node));
      continue;
    }
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      inputs.push_back(name.empty() ? at::Tensor() : graph.constants.at(name));
    }
    const ops::Tensors outputs = evaluate(node, kernel_of(node, graph.opset), inputs);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (!node.outputs[i].empty()) graph.constants[node.outputs[i]] = outputs[i];
    }
  }
  graph.nodes = std::move(left);
  return graph;
}

}  // namespace cameras
