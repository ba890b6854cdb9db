#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace cameras {

/// Σ_k (Σ_t φ(A_k(t))) ⊙ (Σ_t φ(W_k(t))), the sum that eq. 3 takes the positive part of, up to the
/// common factor 1/t_m², which normalisation cancels. φ: bilinear resize to height x width,
/// half-pixel centres (align_corners=False).
///
/// No [K,height,width] tensor is made: on the processor the sum is formed tile by tile
/// (fuse_rows.h), elsewhere by groups of channels (fuse_tensors.h). Where every W(t) is constant
/// over positions (a pooled linear head) channels are summed before the resize, which is exact
/// because φ is linear: Σ_k w_k φ(A_k) = φ(Σ_k w_k A_k).
///
/// @param activations A(t) [1,K,m_t,n_t], one per kept size
/// @param gradients   W(t), of the same shapes
/// @return [height,width]
at::Tensor fuse(std::span<const at::Tensor> activations, std::span<const at::Tensor> gradients,
                std::int64_t height, std::int64_t width);

/// The same gradient [1,K,m,n], which keeps one value per channel where it is constant over
/// positions: what many labels leave behind is small then.
at::Tensor condensed(const at::Tensor& gradient);

}  // namespace cameras
