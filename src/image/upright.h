#pragma once

#include <cstdint>

#include "image/raster.h"

namespace cameras {

/// The picture as it was seen: undoes how the camera was held.
/// @param orientation EXIF's number, 1..8, which says where the file's first row and column belong
Raster<std::uint8_t> upright(Raster<std::uint8_t>&& raster, int orientation);
Raster<std::uint16_t> upright(Raster<std::uint16_t>&& raster, int orientation);

}  // namespace cameras
