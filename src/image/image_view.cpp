#include "cameras/image_view.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "cameras/error.h"

namespace cameras {
namespace {

constexpr std::int64_t kLongestViewSide = std::int64_t{1}
                                          << 30;  // times four channels and a row's gap

}  // namespace

ImageView::ImageView(Layout layout, const std::uint8_t* pixels, std::int64_t height,
                     std::int64_t width, std::int64_t stride)
    : layout_(layout), pixels_(pixels), height_(height), width_(width), stride_(stride) {
  require(pixels != nullptr, Errc::bad_argument, "image view: expected pixels, found none");
  const bool sane =
      height > 0 && width > 0 && height <= kLongestViewSide && width <= kLongestViewSide;
  require(sane, Errc::bad_argument, "image view: expected sides from 1 to ", kLongestViewSide,
          " pixels, found ", width, " x ", height);
  const std::int64_t colours = layout == Layout::grey ? 1 : 3;
  const std::int64_t row = width * (layout == Layout::bgra ? 4 : colours);
  if (stride_ == 0) stride_ = row;
  require(stride_ >= row, Errc::bad_argument, "image view: expected a stride of at least ", row,
          " bytes for rows of ", width, " pixels, found ", stride);
}

ImageView ImageView::rgb(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                         std::int64_t stride) {
  return {Layout::rgb, pixels, height, width, stride};
}

ImageView ImageView::bgr(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                         std::int64_t stride) {
  return {Layout::bgr, pixels, height, width, stride};
}

ImageView ImageView::bgra(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                          std::int64_t stride) {
  return {Layout::bgra, pixels, height, width, stride};
}

ImageView ImageView::grey(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                          std::int64_t stride) {
  return {Layout::grey, pixels, height, width, stride};
}

Image ImageView::image() const {
  const bool has_alpha = layout_ == Layout::bgra;
  const bool is_grey = layout_ == Layout::grey;
  const std::ptrdiff_t step = has_alpha ? 4 : (is_grey ? 1 : 3);
  const std::ptrdiff_t red = layout_ == Layout::rgb || is_grey ? 0 : 2;
  const std::ptrdiff_t green = is_grey ? 0 : 1;
  const std::ptrdiff_t blue = is_grey ? 0 : 2 - red;
  std::vector<std::uint8_t> colours;
  std::vector<std::uint8_t> alpha;
  const auto pixels = static_cast<std::size_t>(height_) * static_cast<std::size_t>(width_);
  colours.reserve(3 * pixels);
  if (has_alpha) alpha.reserve(pixels);
  for (std::int64_t y = 0; y < height_; ++y) {
    const std::uint8_t* pixel = pixels_ + y * stride_;
    for (std::int64_t x = 0; x < width_; ++x, pixel += step) {
      colours.insert(colours.end(), {pixel[red], pixel[green], pixel[blue]});
      if (has_alpha) alpha.push_back(pixel[3]);
    }
  }
  return Image::from_pixels(height_, width_, std::move(colours), std::move(alpha));
}

}  // namespace cameras
