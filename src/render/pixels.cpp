#include "render/pixels.h"

#include <algorithm>
#include <utility>

#include "cameras/error.h"
#include "render/limits.h"

namespace cameras {

Pixels white_pixels(std::int64_t height, std::int64_t width) {
  constexpr std::uint8_t kWhite = 255;
  require(height <= kLongestSide && width <= kLongestSide, Errc::bad_argument,
          "render: expected sides of at most ", kLongestSide, " pixels, found ", width, " x ",
          height);
  require(width <= kMostDrawnPixels / std::max<std::int64_t>(1, height), Errc::bad_argument,
          "render: expected at most ", kMostDrawnPixels, " pixels, found ", width, " x ", height);
  return {height, width,
          std::vector<std::uint8_t>(static_cast<std::size_t>(3 * height * width), kWhite)};
}

Pixels pixels_of(const Image& image) {
  return {image.height(), image.width(), {image.rgb().begin(), image.rgb().end()}};
}

Image image_of(Pixels&& pixels) {
  return Image::from_pixels(pixels.height, pixels.width, std::move(pixels.rgb));
}

void paste(Pixels& canvas, const Pixels& picture, std::int64_t top, std::int64_t left) {
  for (std::int64_t y = 0; y < picture.height; ++y) {
    std::copy_n(picture.row(y), 3 * picture.width, canvas.row(top + y) + 3 * left);
  }
}

void paste(Pixels& canvas, const Image& picture, std::int64_t top, std::int64_t left) {
  for (std::int64_t y = 0; y < picture.height(); ++y) {
    const std::uint8_t* const row = picture.rgb().data() + 3 * picture.width() * y;
    std::copy_n(row, 3 * picture.width(), canvas.row(top + y) + 3 * left);
  }
}

}  // namespace cameras
