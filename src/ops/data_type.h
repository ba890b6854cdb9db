#pragma once

#include <cstdint>

namespace cameras::ops {

/// TensorProto.DataType, the numbers that ONNX files hold in attributes.
enum DataType : std::int64_t {
  kNone = 0,
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kBool = 9,
  kFloat16 = 10,
  kDouble = 11,
  kUint32 = 12,
  kUint64 = 13,
  kBfloat16 = 16,
};

}  // namespace cameras::ops
