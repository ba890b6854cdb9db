#include "saliency/fuse/blend.h"
#include "core/aten.h"

#include <algorithm>

#include "saliency/gaussian_blur.h"

namespace cameras {

Blend::Blend(const at::Tensor& input, double deviation) {
  constexpr double kNativeSide = 224;
  const auto shorter = static_cast<double>(std::min(input.size(2), input.size(3)));
  blurred_ = gaussian_blur(input, deviation * shorter / kNativeSide);
  difference_ = input - blurred_;
}

Blend Blend::moved(at::IntArrayRef by) const {
  return {at::roll(blurred_, by, {2, 3}), at::roll(difference_, by, {2, 3})};
}

at::Tensor Blend::at(const at::Tensor& mask) const { return blurred_ + mask * difference_; }

at::Tensor Blend::slope(const at::Tensor& gradient) const {
  return (gradient * difference_).sum(1, /*keepdim=*/true);
}

}  // namespace cameras
