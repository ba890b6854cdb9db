#pragma once

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <span>

#include "cameras/limits.h"

namespace cameras {

/// The bytes as protobuf; nothing beyond the wire format is checked.
/// @throws Error{bad_model} that tells an empty, a truncated and a foreign file apart
onnx::ModelProto parse_model(std::span<const std::byte> bytes, const Limits& limits);

}  // namespace cameras
