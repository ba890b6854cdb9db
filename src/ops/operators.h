#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <string_view>
#include <vector>

#include "cameras/graph.h"

namespace cameras::ops {

using Tensors = std::vector<at::Tensor>;

/// Evaluates one node. `inputs` are in the order of node.inputs and at least as many as the node
/// names; one that is left out is an undefined tensor. Returns the outputs in the order of
/// node.outputs, at least as many. Never writes to an input. Floating-point kernels work in the
/// type of their input (float32 in a network, float64 in finite-difference tests).
/// @throws Error{bad_model} when shapes, types or attributes contradict the operator's definition
/// @throws Error{unsupported_operator} for a documented variant that this build does not run
using Kernel = Tensors (*)(const Node& node, std::span<const at::Tensor> inputs);

/// A row of the operator table.
struct Operator {
  std::string_view type;  ///< ONNX op_type, with its domain when it is not the default one
  int since_opset;        ///< first opset with these semantics
  Kernel kernel;
};

/// Every operator, sorted by (type, since_opset).
std::span<const Operator> operators() noexcept;

/// What a model of opset `opset` means by `type`; nullptr when there is nothing.
Kernel find(std::string_view type, int opset) noexcept;

#define CAMERAS_OPERATOR(type, since, function) \
  Tensors function(const Node& node, std::span<const at::Tensor> inputs);
#include "ops/operators.inc"
#undef CAMERAS_OPERATOR

}  // namespace cameras::ops
