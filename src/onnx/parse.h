#pragma once

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <filesystem>
#include <span>

#include "cameras/limits.h"

namespace cameras {

/// A file as protobuf, read as a stream so that its bytes and their message are never both in
/// memory.
/// @throws what parse_model() throws; Error{io} for a file that cannot be read
onnx::ModelProto parse_model_file(const std::filesystem::path& path, const Limits& limits);

/// The bytes as protobuf; nothing beyond the wire format is checked.
/// @throws Error{bad_model} that tells an empty, a truncated and a foreign file apart
onnx::ModelProto parse_model(std::span<const std::byte> bytes, const Limits& limits);

}  // namespace cameras
