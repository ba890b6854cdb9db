#pragma once

#include <cstdint>
#include <string_view>

#include "render/pixels.h"

namespace cameras {

/// The frame's line around a colour scale, in pixels: it keeps white ends apart from white paper.
inline constexpr std::int64_t kFrame = 1;
inline constexpr int kFrameInk = 128;

/// A framed colour scale as pixels: inside of the frame the first column has the colour of level
/// 0, the last that of level 255.
Pixels scale_pixels(std::string_view colormap, std::int64_t height, std::int64_t width);

}  // namespace cameras
