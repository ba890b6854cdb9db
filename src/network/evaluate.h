#pragma once

#include <span>

#include "cameras/graph.h"
#include "ops/operators.h"

namespace cameras {

/// Runs one node. Whatever goes wrong, libtorch's own errors included, is an Error{bad_model} or
/// Error{unsupported_operator} that names the node.
ops::Tensors evaluate_node(const Node& node, ops::Kernel kernel,
                           std::span<const at::Tensor> inputs);

/// The kernel for `node` at `opset`.
/// @throws Error{unsupported_operator} naming the node
ops::Kernel kernel_of(const Node& node, int opset);

}  // namespace cameras
