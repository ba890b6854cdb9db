#include "evaluation/metrics/shared/pixel_order.h"
#include "core/aten.h"

#include <cmath>
#include <cstddef>

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

double curve_area(const std::vector<double>& heights) {
  double area = 0;
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const bool end = i == 0 || i + 1 == heights.size();
    area += (end ? 0.5 : 1.0) * heights[i];
  }
  return area / static_cast<double>(heights.size() - 1);
}

}  // namespace cameras
