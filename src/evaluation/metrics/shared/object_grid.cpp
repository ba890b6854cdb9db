#include "evaluation/metrics/shared/object_grid.h"
#include "core/aten.h"

#include "evaluation/metrics/shared/pixel_order.h"

namespace cameras {
namespace {

// The picture's row (or column) under the middle of each of `count` pixels; -1 beyond the picture.
at::Tensor positions(std::int64_t count, double start, double length, std::int64_t limit) {
  const at::Tensor middle = (at::arange(count, at::kDouble) + 0.5) / static_cast<double>(count);
  const at::Tensor position = (start + length * middle).floor();
  return position.where(position < static_cast<double>(limit), at::scalar_tensor(-1, at::kDouble))
      .clamp_min(-1)
      .to(at::kLong);
}

}  // namespace

at::Tensor object_grid(const LabelledObject& object, std::int64_t height, std::int64_t width) {
  // A row and a column of false before the mask take what lies beyond the picture.
  const at::Tensor framed = at::constant_pad_nd(object.mask, {1, 0, 1, 0}, /*value=*/0);
  const Region& seen = object.seen;
  const at::Tensor rows = positions(height, seen.top, seen.height, object.mask.size(0)) + 1;
  const at::Tensor columns = positions(width, seen.left, seen.width, object.mask.size(1)) + 1;
  return framed.index_select(0, rows).index_select(1, columns);
}

double mass_inside(const at::Tensor& map, const at::Tensor& inside) {
  const auto mass = map.sum(at::kDouble).item<double>();
  return mass > 0 ? (map * inside).sum(at::kDouble).item<double>() / mass : 0;
}

std::int64_t hits_inside(const at::Tensor& map, const at::Tensor& inside, std::int64_t count) {
  const at::Tensor found = map.gt(0).logical_and(inside).flatten();
  const at::Tensor first = pixel_order(map).narrow(0, 0, count);
  return found.index_select(0, first).sum().item<std::int64_t>();
}

}  // namespace cameras
