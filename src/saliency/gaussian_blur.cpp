#include "saliency/gaussian_blur.h"
#include "core/aten.h"

#include <cmath>

namespace cameras {

at::Tensor gaussian_blur(const at::Tensor& x, double deviation) {
  const auto radius = static_cast<std::int64_t>(std::ceil(3 * deviation));
  const at::Tensor offset = at::arange(-radius, radius + 1, at::kDouble) / deviation;
  const at::Tensor bell = (-0.5 * offset.square()).exp();
  const at::Tensor kernel = (bell / bell.sum()).to(x.device(), x.scalar_type());
  // Channels as a batch, so that each is convolved on its own.
  const at::Tensor rows =
      at::replication_pad2d(x, {radius, radius, radius, radius}).transpose(0, 1);
  const at::Tensor columns = at::conv2d(rows, kernel.view({1, 1, 1, -1}));
  return at::conv2d(columns, kernel.view({1, 1, -1, 1})).transpose(0, 1);
}

}  // namespace cameras
