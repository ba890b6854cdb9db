#include "image/upright.h"

#include <algorithm>
#include <utility>

namespace cameras {
namespace {

// Where a pixel of the upright picture lies in the file: rows and columns may be swapped (from 5
// on), and each may run backwards.
struct Turn {
  bool swapped;
  bool up;    // the upright picture's rows run from bottom to top
  bool left;  // its columns run from right to left
};

Turn turn_of(int orientation) {
  return {.swapped = orientation >= 5,
          .up = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8,
          .left = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7};
}

template <class T>
Raster<T> turned(Raster<T>&& raster, int orientation) {
  if (orientation == 1) return std::move(raster);
  const Turn turn = turn_of(orientation);
  Raster<T> result{.height = turn.swapped ? raster.width : raster.height,
                   .width = turn.swapped ? raster.height : raster.width,
                   .channels = raster.channels,
                   .values = {},
                   .reduction = raster.reduction};
  result.values.resize(raster.values.size());
  T* to = result.values.data();
  for (std::int64_t y = 0; y < result.height; ++y) {
    const std::int64_t row = turn.up ? result.height - 1 - y : y;
    for (std::int64_t x = 0; x < result.width; ++x) {
      const std::int64_t column = turn.left ? result.width - 1 - x : x;
      const std::int64_t pixel =
          turn.swapped ? column * raster.width + row : row * raster.width + column;
      to = std::copy_n(raster.values.data() + pixel * raster.channels, raster.channels, to);
    }
  }
  return result;
}

}  // namespace

Raster<std::uint8_t> upright(Raster<std::uint8_t>&& raster, int orientation) {
  return turned(std::move(raster), orientation);
}

Raster<std::uint16_t> upright(Raster<std::uint16_t>&& raster, int orientation) {
  return turned(std::move(raster), orientation);
}

}  // namespace cameras
