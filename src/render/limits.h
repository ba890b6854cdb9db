#pragma once

#include <cstdint>

namespace cameras {

inline constexpr std::int64_t kLongestSide = std::int64_t{1} << 20;  ///< pixels of a figure
/// Of a drawing: three photos of the most pixels that are read, and what stands under them.
inline constexpr std::int64_t kMostDrawnPixels = std::int64_t{1} << 29;
/// Of a grid, and of all pictures in a PDF or an SVG together.
inline constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;
inline constexpr std::int64_t kLongestSurface = 32767;  ///< Cairo's pictures end there
inline constexpr std::int64_t kWidestText = 32000;      ///< a surface's width, and some room

}  // namespace cameras
