#pragma once

#include <cstdint>
#include <vector>

#include "cameras/preprocess.h"

namespace cameras {

/// One channel of 8 or 16 bits, rows top to bottom.
template <class T>
struct PlaneOf {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<T> values = {};  ///< height*width
};
using Plane = PlaneOf<std::uint8_t>;
using WidePlane = PlaneOf<std::uint16_t>;

/// Resizes as PIL's Image.resize does for 8-bit channels, bit for bit: the filter's support grows
/// with the reduction (antialiasing), columns first and then rows, weights in fixed point with 22
/// fractional bits, rounded and clamped to 0..255 after each pass. Bicubic has a = -0.5. Nearest
/// takes the pixel under the centre. A direction that keeps its size is not filtered.
Plane resample(const Plane& plane, std::int64_t height, std::int64_t width, Resample filter);

/// The same arithmetic on 16 bits: rounded and clamped to 0..65535 after each pass.
WidePlane resample(const WidePlane& plane, std::int64_t height, std::int64_t width,
                   Resample filter);

}  // namespace cameras
