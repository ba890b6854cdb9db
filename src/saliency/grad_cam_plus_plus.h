#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// The raw map of Grad-CAM++: Σ_k w_k A_k with w_k = Σ_ij α ReLU(g), α = g² / (2 g² + g³ Σ_ij A_k).
/// @param activation A, [1,K,m,n]
/// @param gradient   g = ∂y/∂A, of the same shape
/// @return [m,n]
at::Tensor grad_cam_plus_plus_map(const at::Tensor& activation, const at::Tensor& gradient);

}  // namespace cameras
