#pragma once

#include <cstdint>
#include <vector>

#include "cameras/image.h"

namespace cameras {

/// RGB pixels to draw on: [height,width,3], 8 bits, rows top to bottom.
struct Pixels {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> rgb = {};

  std::uint8_t* row(std::int64_t y) { return rgb.data() + 3 * width * y; }
  const std::uint8_t* row(std::int64_t y) const { return rgb.data() + 3 * width * y; }
};

/// All white.
/// @throws Error{bad_argument} for a side of more than kLongestSide pixels, or more than
///         kMostDrawnPixels of them
Pixels white_pixels(std::int64_t height, std::int64_t width);

/// A copy of the image's pixels.
Pixels pixels_of(const Image& image);

/// The pixels as an image.
Image image_of(Pixels&& pixels);

/// Copies `picture` onto `canvas`, its first pixel to (top, left). It has to fit.
void paste(Pixels& canvas, const Pixels& picture, std::int64_t top, std::int64_t left);
void paste(Pixels& canvas, const Image& picture, std::int64_t top, std::int64_t left);

}  // namespace cameras
