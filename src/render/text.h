#pragma once

#include <cstdint>
#include <string_view>

#include "render/pixels.h"

namespace cameras {

struct TextOptions {
  double size = 12;        ///< pixels from one line to the next, about
  std::int64_t width = 0;  ///< pixels; longer text goes on in the next line
  int lines = 1;           ///< at most; what does not fit is cut, with an ellipsis
};

/// Dark text on white, as high as its lines, in any script that the machine's fonts have.
/// text: UTF-8; broken bytes and letters without a font are drawn as boxes, control characters as
/// spaces. Letters keep their distance from the sides.
/// @throws Error{io} when the machine has no font at all
Pixels text_pixels(std::string_view text, const TextOptions& options);

}  // namespace cameras
