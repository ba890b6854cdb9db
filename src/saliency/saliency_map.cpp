#include "cameras/saliency.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/checked.h"

namespace cameras {
namespace {

// A constant map that was resized or summed differs by some roundings of float32 (6e-8 each) on
// some devices and in some versions of libtorch. Stretched they would look like evidence.
constexpr float kMapRounding = 5e-7F;

// The smallest value that 99 % of the map do not exceed; 1 where nearly all of it is 0.
float percentile_99(const at::Tensor& values) {
  const auto* const from = values.data_ptr<float>();
  std::vector<float> sorted(from, from + values.numel());
  const auto place = sorted.begin() + (99 * values.numel() + 99) / 100 - 1;
  std::ranges::nth_element(sorted, place);
  return *place > 0 ? *place : 1;
}

}  // namespace

SaliencyMap::SaliencyMap(at::Tensor values, bool empty, DrawnRange range)
    : values_(std::move(values)),
      empty_(empty),
      range_(range),
      top_(range == DrawnRange::percentile_99 ? percentile_99(values_) : 1) {}

SaliencyMap SaliencyMap::normalized(const at::Tensor& raw, DrawnRange range) {
  require(raw.dim() == 2 && raw.numel() > 0, Errc::bad_argument,
          "expected a raw saliency map [h,w], found ", shape_text(raw.sizes()));
  require(at::isfinite(raw).all().item<bool>(), Errc::bad_argument,
          "the saliency map is not finite (NaN or infinity)");
  const at::Tensor positive = raw.detach().to(at::kCPU, at::kFloat).clamp_min(0).contiguous();
  const at::Tensor shifted = positive - positive.min();
  const auto peak = shifted.max().item<float>();
  // Dividing by the peak and not multiplying with its inverse: a tiny peak has no finite inverse.
  if (peak > kMapRounding * positive.max().item<float>())
    return {(shifted / peak).contiguous(), /*empty=*/false, range};
  return {at::zeros_like(shifted), /*empty=*/true, range};
}

std::span<const float> SaliencyMap::values() const {
  return {values_.data_ptr<float>(), static_cast<std::size_t>(values_.numel())};
}

}  // namespace cameras
