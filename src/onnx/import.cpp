#include "cameras/onnx.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/machine_memory.h"
#include "core/memory_budget.h"
#include "graph/order.h"
#include "graph/passes/label_tail.h"
#include "graph/passes/spell_out.h"
#include "onnx/check.h"
#include "onnx/domain.h"
#include "onnx/external_data.h"
#include "onnx/functions.h"
#include "onnx/node.h"
#include "onnx/parse.h"
#include "onnx/tensor.h"

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

int opset_of(const onnx::ModelProto& model) {
  for (const auto& import : model.opset_import()) {
    if (!is_default_domain(import.domain())) continue;
    const std::int64_t version = import.version();
    require(version >= kOldestOpset && version <= kNewestOpset, Errc::bad_model,
            "expected an opset from ", kOldestOpset, " to ", kNewestOpset, ", found ", version);
    return static_cast<int>(version);
  }
  fail(Errc::bad_model, "expected an opset from ", kOldestOpset, " to ", kNewestOpset,
       ", found none for the default operators");
}

ElementType element_type(int type) {
  switch (type) {
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::FLOAT16:
    case onnx::TensorProto::BFLOAT16:
    case onnx::TensorProto::DOUBLE:
    case onnx::TensorProto::UNDEFINED: return ElementType::floating;  // not said
    case onnx::TensorProto::UINT8: return ElementType::uint8;
    case onnx::TensorProto::INT8:
    case onnx::TensorProto::INT16:
    case onnx::TensorProto::UINT16:
    case onnx::TensorProto::INT32:
    case onnx::TensorProto::UINT32:
    case onnx::TensorProto::INT64:
    case onnx::TensorProto::UINT64: return ElementType::integer;
    case onnx::TensorProto::BOOL: return ElementType::boolean;
    default: return ElementType::other;
  }
}

GraphInput input_of(const onnx::ValueInfoProto& info) {
  const auto& type = info.type().tensor_type();
  GraphInput input{.name = info.name(), .dims = {}, .type = element_type(type.elem_type())};
  for (const auto& dim : type.shape().dim()) {
    const bool fixed = dim.has_dim_value() && dim.dim_value() > 0;
    input.dims.push_back(fixed ? dim.dim_value() : -1);
  }
  return input;
}

// Those of its branches as well.
std::int64_t nodes_of(const onnx::GraphProto& graph) {
  std::int64_t count = graph.node_size();
  for (const auto& node : graph.node()) {
    for (const auto& attribute : node.attribute()) {
      if (attribute.has_g()) count += nodes_of(attribute.g());
    }
  }
  return count;
}

void require_plain(const onnx::ModelProto& model, const Limits& limits) {
  require(model.graph().sparse_initializer_size() == 0, Errc::unsupported_operator,
          "sparse initializers are not supported");
  const std::int64_t nodes = nodes_of(model.graph());
  require(nodes <= limits.nodes, Errc::bad_model, "expected at most ", limits.nodes,
          " nodes, found ", nodes);
  require(model.graph().output_size() > 0, Errc::bad_model, "the graph has no output");
}

// What a node, its attributes and its values take while a network is built of it; measured: about
// 3 kB, and an allowance for a compiled trunk.
constexpr double kNodeBytes = 20'000;

// Before any of it is made: weights as the graph keeps them (those in other files, too), nodes with
// their lists, and the file's own content.
void require_memory(const onnx::GraphProto& proto, const Limits& limits) {
  double weights = 0;
  for (const auto& tensor : proto.initializer()) weights += kept_bytes(tensor);
  double nodes = kNodeBytes * proto.node_size();
  for (const auto& node : proto.node()) nodes += 2 * static_cast<double>(node.SpaceUsedLong());
  MemoryBudget(limits.memory)
      .require_room(weights + nodes, "a model of " + std::to_string(proto.node_size()) +
                                         " nodes and " + bytes_text(weights) + " of weights");
}

Names take_constants(onnx::GraphProto& proto, Graph& graph, ExternalData& external,
                     const Limits& limits) {
  Names names;
  for (auto& tensor : *proto.mutable_initializer()) {
    // "" stands for an optional input that is left out: no value may have that name.
    require(!tensor.name().empty(), Errc::bad_model, "an initializer has no name");
    require(names.insert(tensor.name()).second, Errc::bad_model, "initializer '", tensor.name(),
            "' is defined twice");
    if (tensor.data_type() == onnx::TensorProto::STRING) {
      graph.strings.emplace(tensor.name(), take_strings(tensor));
    } else {
      graph.constants.emplace(tensor.name(), take_tensor(tensor, external, limits));
    }
  }
  return names;
}

void take_nodes(onnx::GraphProto& proto, Graph& graph, Names given, ExternalData& external,
                const Limits& limits) {
  std::vector<Node> nodes;
  nodes.reserve(static_cast<std::size_t>(proto.node_size()));
  for (auto& node : *proto.mutable_node()) nodes.push_back(take_node(node, external, limits));
  for (const GraphInput& input : graph.inputs) given.insert(input.name);
  graph.nodes = in_execution_order(std::move(nodes), given);
}

// Puts the file's nodes in the order of `nodes`: ONNX's checker refuses any that is not sorted.
void sort_nodes(onnx::GraphProto& proto, const std::vector<Node>& nodes) {
  std::map<std::string, std::size_t, std::less<>> positions;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const std::string& output : nodes[i].outputs) positions.emplace(output, i);
  }
  const auto position = [&](const onnx::NodeProto* node) {
    for (const std::string& output : node->output()) {
      if (!output.empty()) return positions.at(output);
    }
    return nodes.size();  // nobody reads it
  };
  std::stable_sort(proto.mutable_node()->pointer_begin(), proto.mutable_node()->pointer_end(),
                   [&](const auto* a, const auto* b) { return position(a) < position(b); });
}

void require_outputs(const Graph& graph, const Names& constants) {
  Names computed = constants;
  for (const GraphInput& input : graph.inputs) computed.insert(input.name);
  for (const Node& node : graph.nodes) computed.insert(node.outputs.begin(), node.outputs.end());
  for (const std::string& output : graph.outputs) {
    require(computed.contains(output), Errc::bad_model, "graph output '", output,
            "' is computed by no node");
  }
}

Graph to_graph(onnx::ModelProto model, const ImportOptions& options) {
  inline_functions(model, options.limits);
  require_plain(model, options.limits);
  require_memory(model.graph(), options.limits);
  ExternalData external(options.external_folder, options.limits.external_bytes);
  Graph graph;
  graph.opset = opset_of(model);
  for (const auto& entry : model.metadata_props()) graph.metadata[entry.key()] = entry.value();
  onnx::GraphProto& proto = *model.mutable_graph();
  const Names constants = take_constants(proto, graph, external, options.limits);
  for (const auto& info : proto.input()) {
    require(!info.name().empty(), Errc::bad_model, "a graph input has no name");
    if (!constants.contains(info.name())) graph.inputs.push_back(input_of(info));
  }
  for (const auto& info : proto.output()) {
    const bool twice = std::ranges::find(graph.outputs, info.name()) != graph.outputs.end();
    if (!twice) graph.outputs.push_back(info.name());
  }
  take_nodes(proto, graph, constants, external, options.limits);
  require_outputs(graph, constants);
  graph.external_files.assign(external.locations().begin(), external.locations().end());
  sort_nodes(proto, graph.nodes);
  check_with_onnx(model, graph.opset);
  return spelt_out(without_label_tail(std::move(graph)));
}

}  // namespace

Graph import_onnx(std::span<const std::byte> bytes, const ImportOptions& options) {
  return to_graph(parse_model(bytes, options.limits), options);
}

Graph import_onnx_file(const std::filesystem::path& path, ImportOptions options) {
  if (options.external_folder.empty()) {
    options.external_folder = path.has_parent_path() ? path.parent_path() : ".";
  }
  return to_graph(parse_model_file(path, options.limits), options);
}

}  // namespace cameras
