#include "onnx/check.h"

#include <onnx/checker.h>
#include <onnx/defs/schema.h>

#include <algorithm>
#include <string>

#include "cameras/error.h"

namespace cameras {
namespace {

void empty_tensor(onnx::TensorProto& tensor) {
  const std::string name = tensor.name();
  const int type = tensor.data_type();
  tensor.Clear();
  tensor.set_name(name);
  tensor.set_data_type(type);
  tensor.add_dims(0);
}

bool default_domain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

void require_known_operators(const onnx::GraphProto& graph, int opset) {
  for (const onnx::NodeProto& node : graph.node()) {
    const bool known = !default_domain(node.domain()) ||
                       onnx::OpSchemaRegistry::Schema(node.op_type(), opset, "") != nullptr;
    const std::string& name =
        node.name().empty() && node.output_size() > 0 ? node.output(0) : node.name();
    require(known, Errc::unsupported_operator, "node '", name, "' (", node.op_type(),
            "): ONNX has no such operator at opset ", opset);
  }
}

// The checker does not know that "ai.onnx" is another name of the default domain.
void rename_default_domain(onnx::ModelProto& model) {
  for (auto& import : *model.mutable_opset_import()) {
    if (default_domain(import.domain())) import.clear_domain();
  }
  for (auto& node : *model.mutable_graph()->mutable_node()) {
    if (default_domain(node.domain())) node.clear_domain();
  }
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
  require_known_operators(model.graph(), opset);
  for (auto& tensor : *model.mutable_graph()->mutable_initializer()) empty_tensor(tensor);
  for (auto& node : *model.mutable_graph()->mutable_node()) {
    for (auto& attribute : *node.mutable_attribute()) {
      if (attribute.has_t()) empty_tensor(*attribute.mutable_t());
    }
  }
  rename_default_domain(model);
  // A newer IR version only adds fields; the checker refuses those that it does not know.
  model.set_ir_version(std::min<std::int64_t>(model.ir_version(), onnx::IR_VERSION));
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& error) {
    fail(Errc::bad_model, "invalid ONNX model: ", one_line(error.what()));
  }
}

}  // namespace cameras
