#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/graph.h"

namespace cameras::ops {

/// How a convolution or pool slides over the spatial axes D1..Dk of [N,C,D1..Dk]: one number per
/// spatial axis in each list. The paddings are those at the size at hand, auto_pad worked out.
struct Window {
  Ints kernel;
  Ints strides;
  Ints dilations;
  Ints before;  ///< padding in front of the axis
  Ints after;   ///< padding after it
  Ints output;  ///< number of positions

  bool symmetric() const { return before == after; }
};

/// Reads strides, dilations, pads, auto_pad and ceil_mode of a node. With ceil_mode a last position
/// that would start in the padding after the axis is left out, as newer opsets say in words, and a
/// kernel that is larger than its axis is as large as that.
/// @param spatial D1..Dk
/// @throws Error{bad_model} for attributes of another length, out of range, or an input that the
///         kernel does not fit into
Window window(const Node& node, const Ints& kernel, at::IntArrayRef spatial);

/// The attribute auto_pad: NOTSET, VALID, SAME_UPPER or SAME_LOWER; NOTSET where the node has none.
/// @throws Error{bad_model} for another word
std::string auto_pad(const Node& node);

/// The attribute `key` with one number in [low, 2^28] for each of `rank` axes.
Ints spatial_attribute(const Node& node, std::string_view key, std::size_t rank,
                       std::int64_t fallback, std::int64_t low);

/// x with `before` and `after` elements of `value` added (cut off where negative) along its last
/// axes. Its sizes are checked first.
at::Tensor padded(const at::Tensor& x, const Ints& before, const Ints& after, double value);

}  // namespace cameras::ops
