#pragma once

#include <cstdint>
#include <string_view>

#include "render/pixels.h"

namespace cameras {

/// `picture` with dark text on white under it, in two lines at most and cut with an ellipsis; a
/// picture too narrow for any text gets white beside it.
/// @param text UTF-8, of any script (render/text.h)
/// @param panel width of one of the pictures side by side in it, which the letters are sized for:
///        captions of equally wide pictures have equally large letters
Pixels with_caption(Pixels&& picture, std::string_view text, std::int64_t panel);

}  // namespace cameras
