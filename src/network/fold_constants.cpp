#include "network/fold_constants.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>

#include "network/evaluate.h"

namespace cameras {
namespace {

// All folded constants together: 8 GiB of float32, more than any classifier's weights.
constexpr std::int64_t kMostElements = std::int64_t{1} << 31;

bool reads_constants_only(const Node& node, const Graph& graph) {
  return std::ranges::all_of(node.inputs, [&](const std::string& name) {
    return name.empty() || graph.constants.contains(name);
  });
}

}  // namespace

Graph fold_constants(Graph graph) {
  const at::NoGradGuard no_grad;
  std::vector<Node> left;
  std::int64_t total = 0;
  for (Node& node : graph.nodes) {
    if (!reads_constants_only(node, graph)) {
      left.push_back(std::move(node));
      continue;
    }
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      inputs.push_back(name.empty() ? at::Tensor() : graph.constants.at(name));
    }
    const ops::Tensors outputs = evaluate_node(node, kernel_of(node, graph.opset), inputs);
    for (const at::Tensor& output : outputs) total += output.defined() ? output.numel() : 0;
    require(total <= kMostElements, Errc::bad_model, describe(node),
            ": expected computed constants of at most ", kMostElements, " elements in all, found ",
            total);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (!node.outputs[i].empty()) graph.constants[node.outputs[i]] = outputs[i];
    }
  }
  graph.nodes = std::move(left);
  return graph;
}

}  // namespace cameras
