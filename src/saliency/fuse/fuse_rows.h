#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace cameras {

/// fuse() for float32 on the processor: rows of the sum are divided among as many threads as
/// ATen uses, and into tiles whose work stays in cache. The same bits for any number of threads.
/// @param activations A(t) [1,K,m_t,n_t] float32, one per kept size
/// @param gradients   W(t), of the same shapes
/// @return [height,width] float32
at::Tensor fuse_rows(std::span<const at::Tensor> activations, std::span<const at::Tensor> gradients,
                     std::int64_t height, std::int64_t width);

}  // namespace cameras
