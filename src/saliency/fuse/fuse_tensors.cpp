#include "saliency/fuse/fuse_tensors.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {
namespace {

// Elements of the largest temporary. A GPU starts a kernel for each group and size.
constexpr std::int64_t kGroupOnProcessor = std::int64_t{1} << 21;
constexpr std::int64_t kGroupElsewhere = std::int64_t{1} << 25;

}  // namespace

std::int64_t channels_at_once(const at::Tensor& map, std::int64_t height, std::int64_t width) {
  const std::int64_t most = map.is_cpu() ? kGroupOnProcessor : kGroupElsewhere;
  return std::clamp<std::int64_t>(most / (height * width), 1, map.size(1));
}

bool one_value_per_channel(const at::Tensor& map) {
  return map.stride(2) == 0 && map.stride(3) == 0;
}

at::Tensor sum_of_resized(std::span<const at::Tensor> maps, std::int64_t first, std::int64_t count,
                          at::IntArrayRef size) {
  at::Tensor sum = at::zeros({1, count, size[0], size[1]}, maps[0].options());
  for (const at::Tensor& map : maps) {
    if (one_value_per_channel(map)) {
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
  const std::int64_t group = channels_at_once(activations[0], height, width);
  at::Tensor sum = at::zeros({height, width}, activations[0].options());
  for (std::int64_t first = 0; first < channels; first += group) {
    const std::int64_t count = std::min(group, channels - first);
    const at::Tensor a = sum_of_resized(activations, first, count, {height, width});
    sum += (a * sum_of_resized(gradients, first, count, {height, width})).sum(1)[0];
  }
  return sum;
}

}  // namespace cameras
