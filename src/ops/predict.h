#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "cameras/graph.h"
#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {

/// A value of these sizes in no memory: every element is the same NaN, which stands for "not
/// known". Kernels that only look at a value from another side (Reshape, Slice) work on it.
/// @throws Error{bad_model} for more elements than an at::Tensor can count
at::Tensor unknown_value(const Ints& sizes);

/// What a node computes, without computing it: values of the right sizes that take no memory, and
/// the numbers themselves where they are few and follow from known ones (shapes). Nothing for an
/// operator whose result cannot be told from sizes alone.
/// @throws Error where the node's kernel would
std::optional<Tensors> predicted(const Node& node, Kernel kernel, Inputs inputs);

/// Sizes of the first output, by the operator's definition; nothing for one that is not known here.
/// May be larger than kMaxElements.
std::optional<Ints> result_sizes(const Node& node, Inputs inputs);

}  // namespace cameras::ops
