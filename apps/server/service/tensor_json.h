#pragma once

#include <ATen/core/Tensor.h>

#include "cameras/model.h"
#include "server/service/json_body.h"

namespace cameras::server {

/// An input tensor of the Open Inference Protocol: {"name", "shape", "datatype": "FP32", "data"},
/// flat or nested, in the order of the model's file.
/// @return [B,C,h,w] float32
/// @throws Failure{400} for what contradicts itself or the model
at::Tensor input_tensor(const Json& json, const Model& model);

/// The shape of a model's input, -1 where it is open.
std::vector<std::int64_t> input_shape(const Model& model);

}  // namespace cameras::server
