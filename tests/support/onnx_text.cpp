#include "support/onnx_text.h"

#include <onnx/defs/parser.h>
#include <onnx/onnx_pb.h>

#include <cstring>

#include "onnx/import.h"

namespace cameras::testing {

std::vector<std::byte> serialize(const std::string& text) {
  onnx::ModelProto model;
  const auto status = onnx::OnnxParser::Parse(model, text.c_str());
  require(status.IsOK(), Errc::bad_model, status.ErrorMessage());
  const std::string data = model.SerializeAsString();
  std::vector<std::byte> bytes(data.size());
  std::memcpy(bytes.data(), data.data(), data.size());
  return bytes;
}

Graph parse(const std::string& text) { return import_onnx(serialize(text)); }

}  // namespace cameras::testing
