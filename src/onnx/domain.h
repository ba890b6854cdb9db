#pragma once

#include <string_view>

namespace cameras {

/// "ai.onnx" is another name of ONNX's own domain, "".
inline bool is_default_domain(std::string_view domain) {
  return domain.empty() || domain == "ai.onnx";
}

}  // namespace cameras
