#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/graph.h"

namespace cameras::ops {

/// Elements that one value of a network may have. Sizes that come out of a model's data are checked
/// against it before memory is taken.
inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 28;

/// `sizes`, when a tensor of them may be made.
/// @throws Error{bad_model} for a negative size or more than kMaxElements elements
const Ints& checked_sizes(const Ints& sizes);

/// `size`, when the elements of one axis may be addressed by a list of positions.
/// @throws Error{unsupported_operator} when it is unreasonably large (more than 2^26)
std::int64_t checked_axis(std::int64_t size);

/// One list of sizes after the other, e.g. [N,C] and the spatial ones.
Ints joined(at::IntArrayRef front, at::IntArrayRef back);

/// floor(size * scale), as a size.
/// @throws Error{bad_model} unless scale > 0 and the result is at most kMaxElements
std::int64_t scaled_size(std::int64_t size, float scale);

/// The common shape of both operands by numpy's rule, checked_sizes().
/// @throws Error{bad_model} also when they do not fit together
Ints broadcast_sizes(at::IntArrayRef a, at::IntArrayRef b);

/// broadcast_sizes() for its checks alone: the kernel that follows broadcasts by itself.
void check_broadcast(const at::Tensor& a, const at::Tensor& b);

}  // namespace cameras::ops
