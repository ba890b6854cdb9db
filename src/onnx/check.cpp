#include "onnx/check.h"

#include <onnx/checker.h>
#include <onnx/defs/schema.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "cameras/error.h"
#include "onnx/domain.h"

namespace cameras {
namespace {

// The checker would read the data of tensors, which the graph has taken.
void empty_tensor(onnx::TensorProto& tensor) {
  const std::string name = tensor.name();
  const int type = tensor.data_type();
  tensor.Clear();
  tensor.set_name(name);
  tensor.set_data_type(type);
  tensor.add_dims(0);
}

constexpr auto kOnnxRuntime = "com.microsoft";

// Operators that ONNX Runtime writes into the default domain, where ONNX has none, or none yet.
bool is_of_onnx_runtime(const onnx::NodeProto& node, int opset) {
  constexpr int kLayerNormalization = 17;
  return is_default_domain(node.domain()) &&
         (node.op_type() == "SimplifiedLayerNormalization" ||
          (node.op_type() == "LayerNormalization" && opset < kLayerNormalization));
}

void require_known_operator(const onnx::NodeProto& node, int opset) {
  const bool known = !is_default_domain(node.domain()) ||
                     onnx::OpSchemaRegistry::Schema(node.op_type(), opset, "") != nullptr;
  const std::string& name =
      node.name().empty() && node.output_size() > 0 ? node.output(0) : node.name();
  require(known, Errc::unsupported_operator, "node '", name, "' (", node.op_type(),
          "): ONNX has no such operator at opset ", opset);
}

using Domains = std::set<std::string>;

// What says nothing of what is computed, as the checker wants to have it, and ONNX Runtime does
// not: names and shapes that are missing, a default domain by another name, tensors without data.
void prepare(onnx::GraphProto& graph, int opset, Domains& domains) {
  if (graph.name().empty()) graph.set_name("graph");
  for (auto* const values : {graph.mutable_input(), graph.mutable_output()}) {
    for (auto& info : *values) {
      if (info.has_type() && !info.type().has_tensor_type()) continue;
      auto& type = *info.mutable_type()->mutable_tensor_type();
      if (type.elem_type() == onnx::TensorProto::UNDEFINED) {
        type.set_elem_type(onnx::TensorProto::FLOAT);
      }
      type.mutable_shape();
    }
  }
  for (auto& tensor : *graph.mutable_initializer()) empty_tensor(tensor);
  for (auto& node : *graph.mutable_node()) {
    if (is_of_onnx_runtime(node, opset)) node.set_domain(kOnnxRuntime);
    if (is_default_domain(node.domain())) node.clear_domain();
    require_known_operator(node, opset);
    domains.insert(node.domain());
    for (auto& attribute : *node.mutable_attribute()) {
      if (attribute.has_t()) empty_tensor(*attribute.mutable_t());
      if (attribute.has_g()) prepare(*attribute.mutable_g(), opset, domains);
    }
  }
}

// Every domain that a node is of is imported, once.
void import_domains(onnx::ModelProto& model, int opset, Domains domains) {
  onnx::ModelProto imports;
  domains.insert("");
  for (auto& import : *model.mutable_opset_import()) {
    if (is_default_domain(import.domain())) import.clear_domain();
    const bool first = domains.erase(import.domain()) > 0;
    if (first || !import.domain().empty()) *imports.add_opset_import() = import;
  }
  for (const std::string& domain : domains) {
    auto& import = *imports.add_opset_import();
    import.set_domain(domain);
    import.set_version(domain.empty() ? opset : 1);
  }
  model.mutable_opset_import()->Swap(imports.mutable_opset_import());
}

// A graph shows each of its outputs once.
void drop_repeated_outputs(onnx::GraphProto& graph) {
  std::set<std::string> seen;
  onnx::GraphProto once;
  for (auto& info : *graph.mutable_output()) {
    if (seen.insert(info.name()).second) *once.add_output() = info;
  }
  graph.mutable_output()->Swap(once.mutable_output());
}

// The checker's message, which spreads over lines, as one line.
std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

void check_with_onnx(onnx::ModelProto& model, int opset) {
  const auto versions = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  if (opset > versions.at(onnx::ONNX_DOMAIN).second) return;  // its schemas would misjudge
  Domains domains;
  prepare(*model.mutable_graph(), opset, domains);
  drop_repeated_outputs(*model.mutable_graph());
  import_domains(model, opset, std::move(domains));
  // A newer IR version only adds fields; the checker refuses those that it does not know. One
  // before 4 would have every initializer among the inputs.
  constexpr std::int64_t kFreeInitializers = 4;
  model.set_ir_version(
      std::clamp<std::int64_t>(model.ir_version(), kFreeInitializers, onnx::IR_VERSION));
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& error) {
    fail(Errc::bad_model, "invalid ONNX model: ", one_line(error.what()));
  }
}

}  // namespace cameras
