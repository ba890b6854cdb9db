#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// Mean structural similarity of two maps [h,w] of one size whose values lie within `range`:
/// Gaussian windows (σ = 1.5) of 11 x 11 pixels, or of the largest odd size that fits, at every
/// place where a window lies inside of the map; population variances. Source: Wang, Bovik, Sheikh
/// and Simoncelli, IEEE Transactions on Image Processing 13 (2004), eq. 13 with their constants.
double structural_similarity(const at::Tensor& a, const at::Tensor& b, double range);

}  // namespace cameras
