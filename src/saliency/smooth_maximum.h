#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// The smooth maximum around every position of a grid: Σ_v s_v e^{s_v / T} / Σ_v e^{s_v / T} over
/// the positions v up to six away along each axis, s_v = k(d_v) grid(v), d_v their distance,
/// k(d) = exp(-2 max(0, d / 3 - 1/2)²) and T = 1 / 20. Beyond the border the grid is 0.
/// Differentiable. Source: Fong et al., ICCV 2019, eq. 8 (a max-convolution made smooth).
/// @param grid [1,1,m,n] in [0,1]
/// @return of the same shape
at::Tensor smooth_maximum(const at::Tensor& grid);

}  // namespace cameras
