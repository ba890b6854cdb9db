#pragma once

#include <cstdint>
#include <vector>

#include "cameras/preprocess.h"

namespace cameras {

/// One 8-bit channel, rows top to bottom.
struct Plane {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> values;  ///< height*width
};

/// Resizes as PIL's Image.resize does for 8-bit channels, bit for bit: the filter's support grows
/// with the reduction (antialiasing), columns first and then rows, weights in fixed point with 22
/// fractional bits, rounded and clamped to 0..255 after each pass. Bicubic has a = -0.5. Nearest
/// takes the pixel under the centre. A direction that keeps its size is not filtered.
Plane resample(const Plane& plane, std::int64_t height, std::int64_t width, Resample filter);

}  // namespace cameras
