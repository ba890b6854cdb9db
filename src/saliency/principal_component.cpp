#include "saliency/principal_component.h"
#include "core/aten.h"

#include <cmath>
#include <tuple>

namespace cameras {
namespace {

// Below this share of their lengths' product what two values of the same positions have in common
// is a sum that cancelled: a float32 gradient is off by up to 1e-6 of itself.
constexpr double kAgreementRounding = 1e-6;

at::Tensor rows_of(const at::Tensor& maps) {
  return maps[0].reshape({maps.size(1), -1}).t().to(at::kCPU, at::kDouble);
}

}  // namespace

// In double: the mean of equal values is that value, so a constant map is centred to zeros.
at::Tensor principal_component(const at::Tensor& maps) {
  const at::Tensor rows = rows_of(maps);
  const at::Tensor centred = rows - rows.mean(0, /*keepdim=*/true);
  const auto [left, singular, right] = at::linalg_svd(centred, /*full_matrices=*/false);
  return (left.select(1, 0) * singular[0]).view({maps.size(2), maps.size(3)});
}

at::Tensor positive_where_largest(const at::Tensor& component, const at::Tensor& maps) {
  const at::Tensor strength = rows_of(maps).norm(2, {1});
  const std::int64_t tenth = (strength.numel() + 9) / 10;
  const at::Tensor order = std::get<1>(strength.sort(/*stable=*/true, /*dim=*/0, true));
  const at::Tensor largest = component.reshape({-1}).index_select(0, order.narrow(0, 0, tenth));
  return largest.mean().item<double>() < 0 ? -component : component;
}

at::Tensor evidence_component(const at::Tensor& maps) {
  const at::Tensor component = principal_component(maps);
  const at::Tensor sum = maps.to(at::kDouble).sum(1)[0].to(at::kCPU);
  const auto agreement = (component * (sum - sum.mean())).sum().item<double>();
  const auto lengths = (component.norm() * sum.norm()).item<double>();
  if (std::abs(agreement) <= kAgreementRounding * lengths) {
    return positive_where_largest(component, maps);
  }
  return agreement < 0 ? -component : component;
}

}  // namespace cameras
