#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "cameras/graph.h"

namespace cameras::ops {

/// What a kernel reads: the values of node.inputs, in that order.
using Inputs = std::span<const at::Tensor>;

/// Input `index`, which the operator's definition calls `name`.
/// @throws Error{bad_model} when the node leaves it out
const at::Tensor& operand(Inputs inputs, std::size_t index, std::string_view name);

/// operand() that has to hold floating-point numbers.
/// @throws Error{bad_model} also for integers and booleans
const at::Tensor& floating_operand(Inputs inputs, std::size_t index, std::string_view name);

/// operand() of at least `rank` axes.
/// @throws Error{bad_model} also for a smaller rank
const at::Tensor& ranked_operand(Inputs inputs, std::size_t index, std::string_view name,
                                 std::int64_t rank);

/// Input `index`, or an undefined tensor when the node leaves it out.
at::Tensor optional_operand(Inputs inputs, std::size_t index);

/// The elements of an int64 tensor of rank 0 or 1; `name` is for the message.
/// @throws Error{bad_model} for another type or rank
Ints integers(const at::Tensor& values, std::string_view name);

/// Integers that older opsets write as attribute `name` and newer ones as input `index`;
/// nothing when the node has neither.
std::optional<Ints> attribute_or_operand(const Node& node, Inputs inputs, std::size_t index,
                                         std::string_view name);

/// The one element of a tensor, as a double.
/// @throws Error{bad_model} when it has another number of elements
double number(const at::Tensor& value, std::string_view name);

}  // namespace cameras::ops
