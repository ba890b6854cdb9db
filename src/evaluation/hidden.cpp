#include "cameras/hidden.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "core/translate.h"
#include "saliency/gaussian_blur.h"

namespace cameras {
namespace {

// For each of `count` positions of an input that shows [start, start + length) of a picture's side:
// the cell of `cells` over the whole side that its centre lies on, or -1 beyond the picture.
std::vector<std::int64_t> cells_under(std::int64_t count, double start, double length,
                                      std::int64_t side, std::int64_t cells) {
  std::vector<std::int64_t> found;
  for (std::int64_t i = 0; i < count; ++i) {
    const double at = start + (static_cast<double>(i) + 0.5) * length / static_cast<double>(count);
    const double share = at / static_cast<double>(side);
    const bool inside = share >= 0 && share < 1;
    found.push_back(inside ? std::min(cells - 1, static_cast<std::int64_t>(std::floor(
                                                     share * static_cast<double>(cells))))
                           : -1);
  }
  return found;
}

at::Tensor filling(const at::Tensor& input, HiddenFill fill, const at::Tensor& black) {
  constexpr double kBlurredShare = 0.05;
  if (fill == HiddenFill::black) return black;
  if (fill == HiddenFill::mean) return input.mean({2, 3}, /*keepdim=*/true);
  const auto shorter = static_cast<double>(std::min(input.size(2), input.size(3)));
  return gaussian_blur(input, std::max(1.0, kBlurredShare * shorter));
}

}  // namespace

at::Tensor hide_pixels(const Prepared& prepared, std::int64_t picture_height,
                       std::int64_t picture_width, const PixelMask& mask, HiddenFill fill,
                       const at::Tensor& black) {
  require(picture_height > 0 && picture_width > 0, Errc::bad_argument,
          "expected a picture with pixels, found ", picture_height, " x ", picture_width);
  // By a division: the product of a stranger's numbers may not fit.
  const bool fits = mask.height > 0 && mask.width > 0 &&
                    std::ssize(mask.hidden) % mask.height == 0 &&
                    std::ssize(mask.hidden) / mask.height == mask.width;
  require(fits, Errc::bad_argument, "expected a mask of height x width values, found ",
          mask.hidden.size(), " for ", mask.height, " x ", mask.width);
  return translated(Errc::bad_argument, [&] {
    const at::Tensor& input = prepared.input;
    const Region& seen = prepared.seen;
    const auto rows =
        cells_under(input.size(2), seen.top, seen.height, picture_height, mask.height);
    const auto columns =
        cells_under(input.size(3), seen.left, seen.width, picture_width, mask.width);
    at::Tensor hidden = at::zeros({input.size(2), input.size(3)}, at::kBool);
    auto values = hidden.accessor<bool, 2>();
    for (std::int64_t y = 0; y < input.size(2); ++y) {
      for (std::int64_t x = 0; x < input.size(3); ++x) {
        if (rows[y] < 0 || columns[x] < 0) continue;
        values[y][x] = mask.hidden[rows[y] * mask.width + columns[x]] != 0;
      }
    }
    return at::where(hidden, filling(input, fill, black), input).contiguous();
  });
}

}  // namespace cameras
