#pragma once

#include <ATen/core/Tensor.h>
#include <onnx/onnx_pb.h>

#include "cameras/graph.h"
#include "cameras/limits.h"
#include "onnx/external_data.h"

namespace cameras {

/// The tensor as the graph keeps constants: floating types as float32, integers as int64 (8-bit
/// ones as they are: quantisation saturates by their type), booleans as bool. Consumes the data of
/// `proto`, so that no two copies of the weights live at once.
/// @throws Error{bad_model} when data and shape disagree; unsupported_operator for strings, complex
///         numbers and types newer than this build; what ExternalData::read throws
at::Tensor take_tensor(onnx::TensorProto& proto, ExternalData& external, const Limits& limits);

/// The texts of a tensor of strings, in order.
Strings take_strings(const onnx::TensorProto& proto);

/// Bytes that take_tensor() gives `proto`, as its shape says; 0 for a type that it refuses.
double kept_bytes(const onnx::TensorProto& proto);

}  // namespace cameras
