#include "onnx/node.h"

#include <algorithm>
#include <string>
#include <utility>

#include "onnx/domain.h"
#include "onnx/subgraph.h"
#include "onnx/tensor.h"

namespace cameras {
namespace {

using Proto = onnx::AttributeProto;

Attribute take_attribute(Proto& proto, ExternalData& external, const Limits& limits) {
  switch (proto.type()) {
    case Proto::INT: return proto.i();
    case Proto::FLOAT: return proto.f();
    case Proto::STRING: return proto.s();
    case Proto::INTS: return Ints(proto.ints().begin(), proto.ints().end());
    case Proto::FLOATS: return Floats(proto.floats().begin(), proto.floats().end());
    case Proto::STRINGS: return Strings(proto.strings().begin(), proto.strings().end());
    case Proto::TENSOR:
      if (proto.t().data_type() == onnx::TensorProto::STRING) return take_strings(proto.t());
      return take_tensor(*proto.mutable_t(), external, limits);
    case Proto::GRAPH: return take_subgraph(*proto.mutable_g(), external, limits);
    default:
      fail(Errc::unsupported_operator, "attribute '", proto.name(), "' of type ",
           Proto::AttributeType_Name(proto.type()), " is not supported");
  }
}

std::string full_type(const onnx::NodeProto& proto) {
  return is_default_domain(proto.domain()) ? proto.op_type()
                                           : proto.domain() + "." + proto.op_type();
}

// The node's own name, or that of its first output: ONNX lets names be empty.
std::string name_of(const onnx::NodeProto& proto) {
  if (!proto.name().empty()) return proto.name();
  for (const std::string& output : proto.output()) {
    if (!output.empty()) return output;
  }
  return "?";
}

}  // namespace

Node take_node(onnx::NodeProto& proto, ExternalData& external, const Limits& limits) {
  Node node;
  node.name = name_of(proto);
  node.type = full_type(proto);
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  try {
    for (Proto& attribute : *proto.mutable_attribute()) {
      node.attributes.insert_or_assign(attribute.name(),
                                       take_attribute(attribute, external, limits));
    }
  } catch (const Error& error) {
    throw error.within(describe(node));
  }
  for (const auto& [key, attribute] : node.attributes) {
    const auto* const subgraph = std::get_if<Subgraph>(&attribute);
    if (subgraph == nullptr) continue;
    // Inputs that a Loop leaves out at its end have their places all the same.
    if (node.type == "Loop") {
      node.inputs.resize(std::max(node.inputs.size(), (*subgraph)->inputs.size()));
    }
    for (std::string& name : captured_by(**subgraph)) node.inputs.push_back(std::move(name));
  }
  return node;
}

}  // namespace cameras
