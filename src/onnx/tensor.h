#pragma once

#include <ATen/core/Tensor.h>
#include <onnx/onnx_pb.h>

#include "cameras/limits.h"
#include "onnx/external_data.h"

namespace cameras {

/// The tensor as the graph keeps constants: floating types as float32, integers as int64 (8-bit
/// ones as they are: quantisation saturates by their type), booleans as bool. Consumes the data of
/// `proto`, so that no two copies of the weights live at once.
/// @throws Error{bad_model} when data and shape disagree; unsupported_operator for strings, complex
///         numbers and types newer than this build; what ExternalData::read throws
at::Tensor take_tensor(onnx::TensorProto& proto, ExternalData& external, const Limits& limits);

}  // namespace cameras
