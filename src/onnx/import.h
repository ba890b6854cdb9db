#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "cameras/graph.h"
#include "cameras/limits.h"

namespace cameras {

struct ImportOptions {
  /// Folder that external tensor data is read from; "" = a model with external data is refused.
  std::filesystem::path external_folder;
  Limits limits;
};

/// Parses and checks an ONNX model (opset 7 to kNewestOpset): ONNX's own checker where its schemas
/// know the opset, names, order, cycles, sizes against limits. Nodes come out in execution order.
/// The graph's input is the first input that is no initializer and looks like an image; it need not
/// for import_onnx to succeed (Network asks for that).
/// @throws Error{bad_model} for anything that is no valid model; unsupported_operator for control
///         flow, sparse or string tensors and functions; io for external data that cannot be read
Graph import_onnx(std::span<const std::byte> bytes, const ImportOptions& options = {});

inline constexpr int kOldestOpset = 7;
inline constexpr int kNewestOpset = 18;

}  // namespace cameras
