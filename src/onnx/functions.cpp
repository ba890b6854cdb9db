#include "onnx/functions.h"

#include <google/protobuf/unknown_field_set.h>
#include <onnx/defs/schema.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cameras/error.h"
#include "onnx/domain.h"

namespace cameras {
namespace {

constexpr int kMostNested = 32;

// Fields that ONNX 1.12 does not know, by their numbers in onnx.proto.
constexpr int kFunctionDefaults = 11;  // FunctionProto.attribute_proto
constexpr int kFunctionOverload = 13;  // FunctionProto.overload
constexpr int kNodeOverload = 8;       // NodeProto.overload

// The values of a field of bytes, whether this build's onnx.proto knows it or not.
template <class Message>
std::vector<std::string> newer_field(const Message& message, int number) {
  std::vector<std::string> values;
  const auto& unknown = message.GetReflection()->GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count(); ++i) {
    const auto& field = unknown.field(i);
    const bool bytes = field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED;
    if (field.number() == number && bytes) values.push_back(field.length_delimited());
  }
  return values;
}

template <class Message>
std::string overload_of(const Message& message, int number) {
  if constexpr (requires { message.overload(); }) {
    return message.overload();
  } else {
    const auto found = newer_field(message, number);
    return found.empty() ? std::string() : found.back();
  }
}

template <class Function>
std::vector<onnx::AttributeProto> defaults_of(const Function& function) {
  if constexpr (requires { function.attribute_proto(); }) {
    return {function.attribute_proto().begin(), function.attribute_proto().end()};
  } else {
    std::vector<onnx::AttributeProto> attributes;
    for (const std::string& bytes : newer_field(function, kFunctionDefaults)) {
      require(attributes.emplace_back().ParseFromString(bytes), Errc::bad_model, "function '",
              function.name(), "': its default attributes cannot be read");
    }
    return attributes;
  }
}

std::string text_of(const onnx::NodeProto& node) {
  const std::string& name =
      node.name().empty() && node.output_size() > 0 ? node.output(0) : node.name();
  return "node '" + name + "' (" + node.op_type() + ")";
}

// One call of a function: what its names and attributes stand for.
class Call {
 public:
  Call(const onnx::FunctionProto& function, const onnx::NodeProto& node)
      : prefix_(prefix_of(node)) {
    for (int i = 0; i < function.input_size(); ++i) {
      names_[function.input(i)] = i < node.input_size() ? node.input(i) : std::string();
    }
    for (int i = 0; i < function.output_size(); ++i) {
      const bool asked = i < node.output_size() && !node.output(i).empty();
      if (asked) names_[function.output(i)] = node.output(i);
    }
    for (auto& attribute : defaults_of(function)) attributes_[attribute.name()] = attribute;
    for (const auto& attribute : node.attribute()) attributes_[attribute.name()] = attribute;
  }

  void rename(onnx::NodeProto& node) const {
    if (!node.name().empty()) node.set_name(prefix_ + node.name());
    for (std::string& name : *node.mutable_input()) name = renamed(name);
    for (std::string& name : *node.mutable_output()) name = renamed(name);
    onnx::NodeProto given;
    for (auto& attribute : *node.mutable_attribute()) take(attribute, given);
    node.mutable_attribute()->Swap(given.mutable_attribute());
  }

 private:
  static std::string prefix_of(const onnx::NodeProto& node) {
    for (const std::string& output : node.output()) {
      if (!output.empty()) return output + "/";
    }
    return node.name() + "/";
  }

  std::string renamed(const std::string& name) const {
    if (name.empty()) return name;
    const auto found = names_.find(name);
    return found == names_.end() ? prefix_ + name : found->second;
  }

  // An attribute that the call does not give, and that has no default, is left out.
  void take(onnx::AttributeProto& attribute, onnx::NodeProto& given) const {
    if (!attribute.ref_attr_name().empty()) {
      const auto found = attributes_.find(attribute.ref_attr_name());
      if (found == attributes_.end()) return;
      onnx::AttributeProto& value = *given.add_attribute();
      value = found->second;
      value.set_name(attribute.name());
      return;
    }
    if (attribute.has_g()) rename(*attribute.mutable_g());
    *given.add_attribute() = std::move(attribute);
  }

  void rename(onnx::GraphProto& graph) const {
    for (auto& info : *graph.mutable_input()) info.set_name(renamed(info.name()));
    for (auto& info : *graph.mutable_output()) info.set_name(renamed(info.name()));
    for (auto& tensor : *graph.mutable_initializer()) tensor.set_name(renamed(tensor.name()));
    for (auto& node : *graph.mutable_node()) rename(node);
  }

  std::string prefix_;
  std::map<std::string, std::string> names_;
  std::map<std::string, onnx::AttributeProto> attributes_;
};

class Inliner {
 public:
  Inliner(const onnx::ModelProto& model, const Limits& limits) : limits_(limits) {
    for (const auto& import : model.opset_import()) {
      if (is_default_domain(import.domain())) opset_ = import.version();
    }
    for (const auto& function : model.functions()) {
      require_same_meaning(function);
      functions_[key(function.domain(), function.name(),
                     overload_of(function, kFunctionOverload))] = &function;
    }
  }

  void expand(onnx::GraphProto& graph, int depth) {
    onnx::GraphProto expanded;
    for (auto& node : *graph.mutable_node()) append(std::move(node), expanded, depth);
    graph.mutable_node()->Swap(expanded.mutable_node());
  }

 private:
  static std::string key(const std::string& domain, const std::string& name,
                         const std::string& overload) {
    return (is_default_domain(domain) ? std::string() : domain) + '\n' + name + '\n' + overload;
  }

  void append(onnx::NodeProto node, onnx::GraphProto& graph, int depth) {
    require(depth <= kMostNested, Errc::bad_model, text_of(node), ": expected functions and ",
            "branches in at most ", kMostNested, " levels");
    count(node);  // calls as well: functions without nodes may call each other ever so often
    const auto found =
        functions_.find(key(node.domain(), node.op_type(), overload_of(node, kNodeOverload)));
    if (found == functions_.end()) {
      for (auto& attribute : *node.mutable_attribute()) {
        if (attribute.has_g()) expand(*attribute.mutable_g(), depth + 1);
      }
      *graph.add_node() = std::move(node);
      return;
    }
    const Call call(*found->second, node);
    for (const auto& inner : found->second->node()) {
      onnx::NodeProto copy = inner;
      call.rename(copy);
      append(std::move(copy), graph, depth + 1);
    }
  }

  void count(const onnx::NodeProto& node) {
    ++nodes_;
    bytes_ += static_cast<std::int64_t>(node.ByteSizeLong());
    require(nodes_ <= limits_.nodes && bytes_ <= limits_.model_bytes, Errc::bad_model,
            "expected functions that become at most ", limits_.nodes, " nodes of ",
            limits_.model_bytes, " bytes, found more");
  }

  // Its operators have to mean the same at the model's opset as at its own.
  void require_same_meaning(const onnx::FunctionProto& function) const {
    for (const auto& import : function.opset_import()) {
      if (!is_default_domain(import.domain()) || import.version() == opset_) continue;
      for (const auto& node : function.node()) {
        if (!is_default_domain(node.domain())) continue;
        const auto* const here = schema(node.op_type(), opset_);
        const auto* const there = schema(node.op_type(), import.version());
        const bool same = here != nullptr && here == there;
        require(same, Errc::unsupported_operator, "function '", function.name(), "', ",
                text_of(node), ": is of opset ", import.version(), ", the model of opset ", opset_);
      }
    }
  }

  static const onnx::OpSchema* schema(const std::string& type, std::int64_t opset) {
    const auto versions = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
    if (opset < 1 || opset > versions.at(onnx::ONNX_DOMAIN).second) return nullptr;
    return onnx::OpSchemaRegistry::Schema(type, static_cast<int>(opset), "");
  }

  const Limits& limits_;
  std::int64_t opset_ = 0;
  std::int64_t nodes_ = 0;
  std::int64_t bytes_ = 0;
  std::map<std::string, const onnx::FunctionProto*> functions_;
};

}  // namespace

void inline_functions(onnx::ModelProto& model, const Limits& limits) {
  if (model.functions_size() == 0) return;
  onnx::GraphProto graph;
  graph.Swap(model.mutable_graph());
  Inliner(model, limits).expand(graph, 0);
  graph.Swap(model.mutable_graph());
  model.clear_functions();
}

}  // namespace cameras
