#include "saliency/fuse_tensors.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {
namespace {

// Elements of the largest temporary: 8 MiB of float32, so that a group of channels stays in cache.
constexpr std::int64_t kGroupElements = std::int64_t{1} << 21;

}  // namespace

std::int64_t channels_at_once(std::int64_t channels, std::int64_t height, std::int64_t width) {
  return std::clamp<std::int64_t>(kGroupElements / (height * width), 1, channels);
}

at::Tensor sum_of_resized(std::span<const at::Tensor> maps, std::int64_t first, std::int64_t count,
                          at::IntArrayRef size) {
  at::Tensor sum = at::zeros({1, count, size[0], size[1]}, maps[0].options());
  for (const at::Tensor& map : maps) {
    if (map.stride(2) == 0 && map.stride(3) == 0) {  // one value per channel stays one
      sum += map.narrow(1, first, count).narrow(2, 0, 1).narrow(3, 0, 1);
      continue;
    }
    sum += at::upsample_bilinear2d(map.narrow(1, first, count).contiguous(), size,
                                   /*align_corners=*/false);
  }
  return sum;
}

at::Tensor fuse_tensors(std::span<const at::Tensor> activations,
                        std::span<const at::Tensor> gradients, std::int64_t height,
                        std::int64_t width) {
  const std::int64_t channels = activations[0].size(1);
  const std::int64_t group = channels_at_once(channels, height, width);
  at::Tensor sum = at::zeros({height, width}, activations[0].options());
  for (std::int64_t first = 0; first < channels; first += group) {
    const std::int64_t count = std::min(group, channels - first);
    const at::Tensor a = sum_of_resized(activations, first, count, {height, width});
    sum += (a * sum_of_resized(gradients, first, count, {height, width})).sum(1)[0];
  }
  return sum;
}

}  // namespace cameras
