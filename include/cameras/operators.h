#pragma once

#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// An ONNX operator that networks may have.
struct SupportedOperator {
  std::string_view type;  ///< ONNX op_type, with its domain when it is not the default one
  int since_opset = 0;    ///< first opset with these semantics
};

/// All of them, sorted by (type, since_opset).
std::vector<SupportedOperator> supported_operators();

}  // namespace cameras
#pragma GCC visibility pop
