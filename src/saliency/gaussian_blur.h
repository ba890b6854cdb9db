#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// x convolved with a Gaussian, channel by channel, cut off at three deviations and of sum 1;
/// beyond the border its outermost pixels go on. Differentiable.
/// @param x         [1,C,h,w]
/// @param deviation pixels, > 0
at::Tensor gaussian_blur(const at::Tensor& x, double deviation);

}  // namespace cameras
