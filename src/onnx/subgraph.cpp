#include "onnx/subgraph.h"

#include <memory>
#include <set>
#include <utility>

#include "graph/order.h"
#include "graph/passes/spell_out.h"
#include "onnx/node.h"
#include "onnx/tensor.h"

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

// What exists before any node runs, the values of the graph around it among them: whether those
// are there is asked where the node that has this graph stands.
Names given_to(const Graph& graph, const std::vector<Node>& nodes) {
  Names computed;
  for (const Node& node : nodes) computed.insert(node.outputs.begin(), node.outputs.end());
  Names given;
  for (const auto& constant : graph.constants) given.insert(constant.first);
  for (const GraphInput& input : graph.inputs) given.insert(input.name);
  for (const Node& node : nodes) {
    for (const std::string& name : node.inputs) {
      if (!computed.contains(name)) given.insert(name);
    }
  }
  return given;
}

}  // namespace

Subgraph take_subgraph(onnx::GraphProto& proto, ExternalData& external, const Limits& limits) {
  require(proto.sparse_initializer_size() == 0, Errc::unsupported_operator,
          "sparse initializers are not supported");
  Graph graph;
  for (auto& tensor : *proto.mutable_initializer()) {
    require(!tensor.name().empty(), Errc::bad_model, "an initializer has no name");
    graph.constants.emplace(tensor.name(), take_tensor(tensor, external, limits));
  }
  for (const auto& info : proto.input()) {
    if (!graph.constants.contains(info.name())) graph.inputs.push_back({info.name(), {}});
  }
  for (const auto& info : proto.output()) graph.outputs.push_back(info.name());
  std::vector<Node> nodes;
  for (auto& node : *proto.mutable_node()) nodes.push_back(take_node(node, external, limits));
  const Names given = given_to(graph, nodes);
  graph.nodes = in_execution_order(std::move(nodes), given);
  return std::make_shared<const Graph>(spelt_out(std::move(graph)));
}

Strings captured_by(const Graph& subgraph) {
  Names known{""};
  for (const auto& constant : subgraph.constants) known.insert(constant.first);
  for (const GraphInput& input : subgraph.inputs) known.insert(input.name);
  Strings captured;
  const auto read = [&](const std::string& name) {
    if (known.insert(name).second) captured.push_back(name);
  };
  for (const Node& node : subgraph.nodes) {
    for (const std::string& name : node.inputs) read(name);
    known.insert(node.outputs.begin(), node.outputs.end());
  }
  for (const std::string& name : subgraph.outputs) read(name);
  return captured;
}

}  // namespace cameras
