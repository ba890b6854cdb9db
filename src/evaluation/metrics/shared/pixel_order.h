#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace cameras {

/// The pixels of a map [h,w], most relevant first: int64 [h·w] indices into its rows one after the
/// other. Of equally relevant pixels the upper, then the left one comes first.
at::Tensor pixel_order(const at::Tensor& map);

/// `input` where the given pixels are those of `other`; the arguments stay as they are.
/// @param input  [1,C,h,w]
/// @param other  [1,C,h,w], or [1,C,1,1] for all pixels the same
/// @param pixels int64 indices into h·w
at::Tensor with_pixels(const at::Tensor& input, const at::Tensor& other, const at::Tensor& pixels);

/// The number of pixels that are a fraction of `count`, rounded.
std::int64_t share_of(double fraction, std::int64_t count);

/// @throws Error{bad_argument} for fewer than 2 or more than 100000 fractions
void require_fractions(std::int64_t count);

/// The area under a curve over [0,1] by trapezoids.
/// @param heights at even places 0 … 1, at least 2
double curve_area(const std::vector<double>& heights);

}  // namespace cameras
