#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace cameras {

/// Σ_k (Σ_t φ(A_k(t))) ⊙ (Σ_t φ(W_k(t))), the sum that eq. 3 takes the positive part of, up to the
/// common factor 1/t_m², which normalisation cancels. φ: bilinear resize to height x width,
/// half-pixel centres (align_corners=False).
///
/// No [K,height,width] tensor is made: channels are summed group by group, and where every W(t) is
/// constant over positions (a pooled linear head) before the resize, which is exact because φ is
/// linear: Σ_k w_k φ(A_k) = φ(Σ_k w_k A_k).
///
/// @param activations A(t) [1,K,m_t,n_t], one per kept size
/// @param gradients   W(t), of the same shapes
/// @return [height,width]
at::Tensor fuse(std::span<const at::Tensor> activations, std::span<const at::Tensor> gradients,
                std::int64_t height, std::int64_t width);

}  // namespace cameras
