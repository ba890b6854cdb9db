#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cameras::ops {

/// An all-zero matrix [out,in] float64 of weights to fill in for map_axis().
/// @throws Error{unsupported_operator} when it would be unreasonably large
at::Tensor axis_weights(std::int64_t out, std::int64_t in);

/// Every row of x along `axis` multiplied by `weights` [out,in]: the axis of size `in` becomes one
/// of size `out`. Works in the type and on the device of x.
at::Tensor map_axis(const at::Tensor& x, std::int64_t axis, const at::Tensor& weights);

}  // namespace cameras::ops
