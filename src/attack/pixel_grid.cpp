#include "attack/pixel_grid.h"
#include "core/aten.h"

namespace cameras {

PixelGrid::PixelGrid(const at::Tensor& black, const at::Tensor& white)
    : black_(black.to(at::kDouble)),
      range_(white.to(at::kDouble) - black_),
      fixed_((range_ == 0).to(at::kDouble)) {}

at::Tensor PixelGrid::values_of(const at::Tensor& input) const {
  const at::Tensor above_black = (input.to(at::kDouble) - black_) * (1 - fixed_);
  return to_8_bits(above_black / (range_ + fixed_));
}

at::Tensor PixelGrid::input_of(const at::Tensor& values, const at::Tensor& clean) const {
  return (black_ + values * range_ + fixed_ * (clean - black_)).to(at::kFloat);
}

at::Tensor PixelGrid::gradient_of(const at::Tensor& input_gradient) const {
  return input_gradient.to(at::kDouble) * range_;
}

at::Tensor to_8_bits(const at::Tensor& values) {
  constexpr double kWhite = 255;
  return (values * kWhite).round().clamp(0, kWhite) / kWhite;
}

}  // namespace cameras
