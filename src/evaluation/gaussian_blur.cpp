#include "evaluation/gaussian_blur.h"
#include "core/aten.h"

#include <cmath>

namespace cameras {

at::Tensor gaussian_blur(const at::Tensor& input, double deviation) {
  const auto radius = static_cast<std::int64_t>(std::ceil(3 * deviation));
  const at::Tensor offset = at::arange(-radius, radius + 1, at::kDouble) / deviation;
  const at::Tensor bell = (-0.5 * offset * offset).exp();
  const at::Tensor kernel = (bell / bell.sum()).to(input.device(), at::kFloat);
  // Channels as a batch, so that each is blurred on its own.
  const at::Tensor padded = at::replication_pad2d(input, {radius, radius, radius, radius});
  const at::Tensor rows = at::conv2d(padded.transpose(0, 1), kernel.view({1, 1, 1, -1}));
  return at::conv2d(rows, kernel.view({1, 1, -1, 1})).transpose(0, 1).contiguous();
}

}  // namespace cameras
