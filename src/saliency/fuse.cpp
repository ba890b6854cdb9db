#include "saliency/fuse.h"
#include "core/aten.h"

#include <algorithm>
#include <vector>

namespace cameras {
namespace {

// Elements of the largest temporary: 8 MiB of float32, so that a group of channels stays in cache.
constexpr std::int64_t kGroupElements = std::int64_t{1} << 21;

at::Tensor resized(const at::Tensor& x, std::int64_t height, std::int64_t width) {
  return at::upsample_bilinear2d(x, {height, width}, /*align_corners=*/false);
}

bool constant_over_positions(const at::Tensor& gradient) {
  const at::Tensor corner = gradient.narrow(2, 0, 1).narrow(3, 0, 1);
  return (gradient == corner).all().item<bool>();
}

at::Tensor sum_of_resized(std::span<const at::Tensor> maps, std::int64_t first, std::int64_t count,
                          std::int64_t height, std::int64_t width) {
  at::Tensor sum = at::zeros({1, count, height, width}, maps[0].options());
  for (const at::Tensor& map : maps) {
    sum += resized(map.narrow(1, first, count).contiguous(), height, width);
  }
  return sum;
}

at::Tensor fuse_constant(std::span<const at::Tensor> activations,
                         std::span<const at::Tensor> gradients, std::int64_t height,
                         std::int64_t width) {
  at::Tensor weight = at::zeros({1, activations[0].size(1), 1, 1}, activations[0].options());
  for (const at::Tensor& gradient : gradients) {
    weight += gradient.narrow(2, 0, 1).narrow(3, 0, 1);
  }
  at::Tensor sum = at::zeros({1, 1, height, width}, activations[0].options());
  for (const at::Tensor& activation : activations) {
    sum += resized((weight * activation).sum(1, /*keepdim=*/true), height, width);
  }
  return sum[0][0];
}

}  // namespace

at::Tensor fuse(std::span<const at::Tensor> activations, std::span<const at::Tensor> gradients,
                std::int64_t height, std::int64_t width) {
  if (std::ranges::all_of(gradients, constant_over_positions)) {
    return fuse_constant(activations, gradients, height, width);
  }
  const std::int64_t channels = activations[0].size(1);
  const std::int64_t group =
      std::clamp<std::int64_t>(kGroupElements / (height * width), 1, channels);
  at::Tensor sum = at::zeros({height, width}, activations[0].options());
  for (std::int64_t first = 0; first < channels; first += group) {
    const std::int64_t count = std::min(group, channels - first);
    const at::Tensor a = sum_of_resized(activations, first, count, height, width);
    sum += (a * sum_of_resized(gradients, first, count, height, width)).sum(1)[0];
  }
  return sum;
}

}  // namespace cameras
