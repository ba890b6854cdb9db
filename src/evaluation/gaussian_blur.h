#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// The input [1,C,h,w] convolved with a Gaussian, cut off at three deviations and of sum 1; beyond
/// the border its outermost pixels go on.
/// @param deviation pixels, > 0
at::Tensor gaussian_blur(const at::Tensor& input, double deviation);

}  // namespace cameras
