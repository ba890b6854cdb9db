#include "saliency/principal_component.h"
#include "core/aten.h"

#include <tuple>

namespace cameras {
namespace {

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

}  // namespace cameras
