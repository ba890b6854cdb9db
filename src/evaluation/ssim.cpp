#include "evaluation/ssim.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {
namespace {

constexpr std::int64_t kWindow = 11;
constexpr double kWindowDeviation = 1.5;
constexpr double kK1 = 0.01;
constexpr double kK2 = 0.03;

// [n], sums to 1.
at::Tensor gaussian(std::int64_t length) {
  const std::int64_t odd = length % 2 == 0 ? length - 1 : length;
  const std::int64_t size = std::min(kWindow, odd);
  const at::Tensor offset = at::arange(size, at::kDouble) - static_cast<double>(size - 1) / 2;
  const at::Tensor weights = at::exp(offset.square() / (-2 * kWindowDeviation * kWindowDeviation));
  return weights / weights.sum();
}

}  // namespace

double structural_similarity(const at::Tensor& a, const at::Tensor& b, double range) {
  const auto as_batch = [](const at::Tensor& map) {
    return map.detach().to(at::kCPU, at::kDouble).unsqueeze(0).unsqueeze(0);
  };
  const at::Tensor left = as_batch(a);
  const at::Tensor right = as_batch(b);
  const at::Tensor vertical = gaussian(a.size(0)).view({1, 1, -1, 1});
  const at::Tensor horizontal = gaussian(a.size(1)).view({1, 1, 1, -1});
  const auto mean = [&](const at::Tensor& values) {
    return at::conv2d(at::conv2d(values, vertical), horizontal);
  };
  const at::Tensor mean_left = mean(left);
  const at::Tensor mean_right = mean(right);
  const at::Tensor variance_left = mean(left * left) - mean_left.square();
  const at::Tensor variance_right = mean(right * right) - mean_right.square();
  const at::Tensor covariance = mean(left * right) - mean_left * mean_right;
  const double c1 = kK1 * range * kK1 * range;
  const double c2 = kK2 * range * kK2 * range;
  const at::Tensor luminance =
      (2 * mean_left * mean_right + c1) / (mean_left.square() + mean_right.square() + c1);
  const at::Tensor structure = (2 * covariance + c2) / (variance_left + variance_right + c2);
  return (luminance * structure).mean().item<double>();
}

}  // namespace cameras
