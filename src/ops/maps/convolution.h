#pragma once

#include <ATen/core/Tensor.h>

#include "cameras/graph.h"

namespace cameras::ops {

/// Sizes of what a ConvTranspose makes of X [N,C,D1..Dk] with weights [C,M/g,k1..kk].
/// @throws Error{bad_model} for attributes of another length or out of range
Ints transposed_sizes(const Node& node, at::IntArrayRef x, at::IntArrayRef weight);

}  // namespace cameras::ops
