#pragma once

#include <cstdint>
#include <limits>
#include <variant>
#include <vector>

namespace cameras {

/// Samples as a decoder gives them: [height,width,channels], channels = 3 (RGB) or 4 (RGB and
/// alpha), rows top to bottom as they stand in the file.
template <class T>
struct Raster {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 3;
  std::vector<T> values = {};
  std::int64_t reduction = 1;  ///< of the sides, against the file's
};

/// 8 or 16 bits a sample.
using AnyRaster = std::variant<Raster<std::uint8_t>, Raster<std::uint16_t>>;

/// What white, or opaque, is: 255 or 65535.
template <class T>
constexpr T kFull = std::numeric_limits<T>::max();

/// A sample of 16 bits in 8, rounded: 65535 becomes 255.
constexpr std::uint8_t in_8_bits(std::uint16_t value) {
  return static_cast<std::uint8_t>((value + 128U) / 257U);
}

}  // namespace cameras
