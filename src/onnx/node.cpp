#include "onnx/node.h"

#include <string>
#include <utility>

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
    case Proto::TENSOR: return take_tensor(*proto.mutable_t(), external, limits);
    default:
      fail(Errc::unsupported_operator, "attribute '", proto.name(), "' of type ",
           Proto::AttributeType_Name(proto.type()), " is not supported");
  }
}

std::string full_type(const onnx::NodeProto& proto) {
  const bool default_domain = proto.domain().empty() || proto.domain() == "ai.onnx";
  return default_domain ? proto.op_type() : proto.domain() + "." + proto.op_type();
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
  return node;
}

}  // namespace cameras
