#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cameras/image.h"

namespace cameras::testing {

/// Of one level everywhere.
inline Image grey_picture(std::int64_t height, std::int64_t width, std::uint8_t level) {
  return Image::from_pixels(
      height, width,
      std::vector<std::uint8_t>(static_cast<std::size_t>(3 * height * width), level));
}

}  // namespace cameras::testing
