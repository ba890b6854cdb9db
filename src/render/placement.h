#pragma once

#include <cstdint>
#include <vector>

#include "cameras/image.h"
#include "cameras/preprocess.h"
#include "cameras/saliency.h"

namespace cameras {

/// A map drawn on a picture's pixels: [height,width], 255 = SaliencyMap::drawn_top() and above.
struct Levels {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> values = {};

  const std::uint8_t* row(std::int64_t y) const { return values.data() + width * y; }
};

/// The map at the image's size. The map's grid lies over
/// `seen` and is interpolated bilinearly between the centres of its cells (align_corners = false);
/// pixels whose centre lies outside of `seen` are 0.
Levels place(const SaliencyMap& map, const Region& seen, std::int64_t height, std::int64_t width);

}  // namespace cameras
