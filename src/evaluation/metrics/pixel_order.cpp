#include "evaluation/metrics/pixel_order.h"
#include "core/aten.h"

#include <cmath>

#include "cameras/error.h"

namespace cameras {

at::Tensor pixel_order(const at::Tensor& map) {
  return std::get<1>(map.flatten().sort(/*stable=*/true, /*dim=*/0, /*descending=*/true));
}

at::Tensor with_pixels(const at::Tensor& input, const at::Tensor& other, const at::Tensor& pixels) {
  const at::Tensor source = other.expand_as(input).flatten(2);
  return input.flatten(2)
      .index_copy(/*dim=*/2, pixels, source.index_select(2, pixels))
      .view(input.sizes());
}

std::int64_t share_of(double fraction, std::int64_t count) {
  return std::llround(fraction * static_cast<double>(count));
}

void require_fractions(std::int64_t count) {
  require(count >= 2 && count <= 100'000, Errc::bad_argument,
          "expected 2 to 100000 fractions of pixels, found ", count);
}

double curve_area(std::int64_t count, const std::function<double(double fraction)>& height) {
  const auto steps = static_cast<double>(count - 1);
  double area = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool end = i == 0 || i == count - 1;
    area += (end ? 0.5 : 1.0) * height(static_cast<double>(i) / steps);
  }
  return area / steps;
}

}  // namespace cameras
