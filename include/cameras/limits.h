#pragma once

#include <cstdint>

#pragma GCC visibility push(default)
namespace cameras {

/// What a stranger's file may ask for before it is refused. Checked before memory is taken.
struct Limits {
  std::int64_t image_bytes = std::int64_t{1} << 28;   ///< encoded size of one image
  std::int64_t image_pixels = std::int64_t{1} << 27;  ///< height x width of one image
  /// Pixels of a JPEG that are decoded one by one. A larger one is read at a half, a quarter or an
  /// eighth of its size, which its decoder does without ever holding the rest.
  std::int64_t image_detail = std::int64_t{1} << 26;
  std::int64_t model_bytes = (std::int64_t{1} << 31) - 1;  ///< .onnx file (protobuf's own limit)
  std::int64_t external_bytes = std::int64_t{1} << 34;     ///< all external tensor data together
  std::int64_t nodes = 100'000;                            ///< nodes of the graph
  /// Bytes that a model and the values of one pass may take; what the program itself holds comes on
  /// top. 0 = half of what the machine, or the process's control group, has.
  std::int64_t memory = 0;
  std::int64_t tensor_elements = std::int64_t{1} << 31;  ///< elements of one constant
};

}  // namespace cameras
#pragma GCC visibility pop
