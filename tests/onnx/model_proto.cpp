#include "onnx/model_proto.h"

#include <onnx/defs/parser.h>

#include <cstring>

namespace cameras::testing {

onnx::ModelProto relu_model() {
  return model_of("net (float[1,3] x) => (float[1,3] y) { y = Relu (x) }");
}

onnx::ModelProto model_of(const std::string& graph, int opset) {
  const std::string text =
      "<ir_version: 8, opset_import: [\"\" : " + std::to_string(opset) + "]> " + graph;
  onnx::ModelProto model;
  const auto status = onnx::OnnxParser::Parse(model, text.c_str());
  require(status.IsOK(), Errc::bad_argument, status.ErrorMessage());
  return model;
}

std::vector<std::byte> bytes_of(const onnx::ModelProto& model) {
  const std::string data = model.SerializeAsString();
  std::vector<std::byte> bytes(data.size());
  if (!data.empty()) std::memcpy(bytes.data(), data.data(), data.size());
  return bytes;
}

Graph import_model(const onnx::ModelProto& model, const ImportOptions& options) {
  return import_onnx(bytes_of(model), options);
}

Refusal refusal_of_model(const onnx::ModelProto& model, const ImportOptions& options) {
  return refusal_of([&] { import_model(model, options); });
}

onnx::ModelProto model_with_tensor(int type, const std::vector<std::int64_t>& dims) {
  onnx::ModelProto model = relu_model();
  onnx::TensorProto& tensor = *model.mutable_graph()->add_initializer();
  tensor.set_name("w");
  tensor.set_data_type(type);
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  return model;
}

onnx::TensorProto& tensor_of(onnx::ModelProto& model) {
  return *model.mutable_graph()->mutable_initializer(0);
}

}  // namespace cameras::testing
