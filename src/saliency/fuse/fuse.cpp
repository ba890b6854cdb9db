#include "saliency/fuse/fuse.h"
#include "core/aten.h"

#include <algorithm>

#include "saliency/fuse/fuse_rows.h"
#include "saliency/fuse/fuse_tensors.h"

namespace cameras {
namespace {

bool on_processor(const at::Tensor& map) {
  return map.device().is_cpu() && map.scalar_type() == at::kFloat;
}

at::Tensor corner_of(const at::Tensor& map) { return map.narrow(2, 0, 1).narrow(3, 0, 1); }

// Stops at the first position that differs: a gradient that varies does so early.
bool channels_are_constant(const at::Tensor& map) {
  const at::Tensor whole = map.contiguous();
  const std::int64_t positions = map.size(2) * map.size(3);
  const auto* const data = whole.data_ptr<float>();
  for (std::int64_t start = 0; start < whole.numel(); start += positions) {
    const auto equal = [first = data[start]](float value) { return value == first; };
    if (!std::all_of(data + start, data + start + positions, equal)) return false;
  }
  return true;
}

// Σ_k w_k A_k, [1,1,m,n]: added up channel by channel, so that no product [1,K,m,n] is made.
at::Tensor weighted_sum(const at::Tensor& weight, const at::Tensor& activation) {
  if (!on_processor(activation)) return (weight * activation).sum(1, /*keepdim=*/true);
  const at::Tensor maps = activation.contiguous();
  const at::Tensor weights = weight.contiguous();
  at::Tensor sum = at::zeros({1, 1, maps.size(2), maps.size(3)}, maps.options());
  const std::int64_t positions = sum.numel();
  auto* const to = sum.data_ptr<float>();
  for (std::int64_t channel = 0; channel < maps.size(1); ++channel) {
    const float share = weights.data_ptr<float>()[channel];
    const auto* const from = maps.data_ptr<float>() + channel * positions;
    for (std::int64_t i = 0; i < positions; ++i) to[i] += share * from[i];
  }
  return sum;
}

at::Tensor fuse_constant(std::span<const at::Tensor> activations,
                         std::span<const at::Tensor> gradients, std::int64_t height,
                         std::int64_t width) {
  at::Tensor weight = at::zeros({1, activations[0].size(1), 1, 1}, activations[0].options());
  for (const at::Tensor& gradient : gradients) weight += corner_of(gradient);
  at::Tensor sum = at::zeros({1, 1, height, width}, activations[0].options());
  for (const at::Tensor& activation : activations) {
    sum += at::upsample_bilinear2d(weighted_sum(weight, activation), {height, width},
                                   /*align_corners=*/false);
  }
  return sum[0][0];
}

bool constant_over_positions(const at::Tensor& gradient) {
  if (gradient.stride(2) == 0 && gradient.stride(3) == 0) return true;
  if (on_processor(gradient)) return channels_are_constant(gradient);
  return (gradient == corner_of(gradient)).all().item<bool>();
}

}  // namespace

at::Tensor condensed(const at::Tensor& gradient) {
  if (!constant_over_positions(gradient)) return gradient;
  return corner_of(gradient).clone().expand(gradient.sizes());
}

at::Tensor fuse(std::span<const at::Tensor> activations, std::span<const at::Tensor> gradients,
                std::int64_t height, std::int64_t width) {
  if (std::ranges::all_of(gradients, constant_over_positions)) {
    return fuse_constant(activations, gradients, height, width);
  }
  const bool fast = std::ranges::all_of(activations, on_processor) &&
                    std::ranges::all_of(gradients, on_processor);
  return fast ? fuse_rows(activations, gradients, height, width)
              : fuse_tensors(activations, gradients, height, width);
}

}  // namespace cameras
