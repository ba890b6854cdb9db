#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace cameras {

/// fuse() with ATen's operators, on any device and in any floating type: groups of channels are
/// resized, added over sizes, multiplied and added up. What fuse_rows() is compared with.
/// @param activations A(t) [1,K,m_t,n_t], one per kept size
/// @param gradients   W(t), of the same shapes
/// @return [height,width]
at::Tensor fuse_tensors(std::span<const at::Tensor> activations,
                        std::span<const at::Tensor> gradients, std::int64_t height,
                        std::int64_t width);

/// Channels of the map [1,K,m,n] at a time: on the processor so that one group of them at this size
/// stays in cache (8 MiB of float32), on a GPU so that it fills one (128 MiB).
std::int64_t channels_at_once(const at::Tensor& map, std::int64_t height, std::int64_t width);

/// Whether the map [1,K,m,n] keeps one value for all positions of a channel, as condensed() does.
bool one_value_per_channel(const at::Tensor& map);

/// Σ_t φ(map(t)) of the channels [first, first + count), [1,count,height,width].
/// @param maps [1,K,m_t,n_t]
at::Tensor sum_of_resized(std::span<const at::Tensor> maps, std::int64_t first, std::int64_t count,
                          at::IntArrayRef size);

}  // namespace cameras
