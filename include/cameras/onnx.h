#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "cameras/graph.h"
#include "cameras/limits.h"

#pragma GCC visibility push(default)
namespace cameras {

struct ImportOptions {
  /// Folder that external tensor data is read from; "" = a model with external data is refused.
  std::filesystem::path external_folder;
  Limits limits;
};

inline constexpr int kOldestOpset = 7;
inline constexpr int kNewestOpset = 25;

/// Parses and checks an ONNX model of opset kOldestOpset to kNewestOpset: with ONNX's own checker
/// where its schemas know the opset, and names, order, cycles and sizes in any case. Nodes come out
/// in execution order. Whether the operators can be run and an input looks like an image is for
/// Network to say.
/// Functions of the model's own are inlined, nodes that stand for several are spelt out, and texts
/// that the nodes at its end choose from become Graph::label_names.
/// @throws Error{bad_model} for anything that is no valid model; unsupported_operator for sparse
///         tensors; io for external data that cannot be read
Graph import_onnx(std::span<const std::byte> bytes, const ImportOptions& options = {});

/// import_onnx() of a file; `external_folder` "" stands for the file's own folder.
/// @throws Error{io} as well, for a file that cannot be read
Graph import_onnx_file(const std::filesystem::path& path, ImportOptions options = {});

}  // namespace cameras
#pragma GCC visibility pop
