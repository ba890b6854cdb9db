#pragma once

#include <onnx/onnx_pb.h>

#include "cameras/limits.h"

namespace cameras {

/// Puts the nodes of the model's own functions in place of the nodes that call them, in branches
/// and in other functions, too. The model has no functions then.
/// @throws Error{bad_model} for functions that call themselves, or become too many nodes
/// @throws Error{unsupported_operator} for a function of another opset, in which an operator means
///         something else
void inline_functions(onnx::ModelProto& model, const Limits& limits);

}  // namespace cameras
