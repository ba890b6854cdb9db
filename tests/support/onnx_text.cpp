#include "support/onnx_text.h"

#include <onnx/defs/parser.h>
#include <onnx/onnx_pb.h>

#include <cstring>

#include "cameras/onnx.h"

namespace cameras::testing {
namespace {

onnx::ModelProto model_of(const std::string& text) {
  onnx::ModelProto model;
  const auto status = onnx::OnnxParser::Parse(model, text.c_str());
  require(status.IsOK(), Errc::bad_model, status.ErrorMessage());
  return model;
}

std::vector<std::byte> bytes_of(const onnx::ModelProto& model) {
  const std::string data = model.SerializeAsString();
  std::vector<std::byte> bytes(data.size());
  std::memcpy(bytes.data(), data.data(), data.size());
  return bytes;
}

}  // namespace

std::vector<std::byte> serialize(const std::string& text) { return bytes_of(model_of(text)); }

std::vector<std::byte> with_external_tensor(const std::string& text, const std::string& location) {
  onnx::ModelProto model = model_of(text);
  onnx::TensorProto& tensor = *model.mutable_graph()->mutable_initializer(0);
  tensor.clear_float_data();
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  onnx::StringStringEntryProto& entry = *tensor.add_external_data();
  entry.set_key("location");
  entry.set_value(location);
  return bytes_of(model);
}

Graph parse(const std::string& text) { return import_onnx(serialize(text)); }

}  // namespace cameras::testing
