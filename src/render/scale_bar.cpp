#include "render/scale_bar.h"

#include <algorithm>
#include <cmath>

#include "render/colour_table.h"

namespace cameras {

Pixels scale_pixels(std::string_view colormap, std::int64_t height, std::int64_t width) {
  const ColourTable table = colour_table(colormap);
  Pixels bar = white_pixels(height, width);
  std::ranges::fill(bar.rgb, std::uint8_t{kFrameInk});
  const std::int64_t columns = width - 2 * kFrame;
  for (std::int64_t x = 0; x < columns; ++x) {
    const double share =
        static_cast<double>(x) / static_cast<double>(std::max<std::int64_t>(1, columns - 1));
    const auto& colour = table.at(static_cast<std::size_t>(std::lround(share * 255)));
    for (std::int64_t y = kFrame; y < height - kFrame; ++y) {
      std::ranges::copy(colour, bar.row(y) + 3 * (kFrame + x));
    }
  }
  return bar;
}

}  // namespace cameras
