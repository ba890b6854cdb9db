#pragma once

#include "image/byte_reader.h"

namespace cameras {

/// The orientation tag (1..8) of EXIF data, which is a little TIFF file; "Exif\0\0" may stand in
/// front. 1 (upright) when there is none or it makes no sense: a picture is worth showing even if
/// what a camera wrote about it is broken.
int exif_orientation(Bytes exif);

}  // namespace cameras
