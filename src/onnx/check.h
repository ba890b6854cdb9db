#pragma once

#include <onnx/onnx_pb.h>

namespace cameras {

/// Runs ONNX's own checker where its schemas know the model's opset. Call it when the graph has
/// taken the tensors: initializers are emptied here, because the checker would read their data.
/// @throws Error{bad_model} with the checker's words; Error{unsupported_operator} naming a node
///         whose operator ONNX does not define at this opset
void check_with_onnx(onnx::ModelProto& model, int opset);

}  // namespace cameras
