#include "cameras/render.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cameras/error.h"
#include "render/caption.h"
#include "render/colour_table.h"
#include "render/pixels.h"
#include "render/placement.h"

namespace cameras {
namespace {

Pixels heat_of(const Levels& levels, const ColourTable& table) {
  Pixels heat = white_pixels(levels.height, levels.width);
  auto* to = heat.rgb.data();
  for (const std::uint8_t level : levels.values) to = std::ranges::copy(table.at(level), to).out;
  return heat;
}

// photo + level * opacity * (colour - photo): where the map is 0 the photo stays as it is.
Pixels overlay_of(Pixels&& photo, const Levels& levels, const ColourTable& table, double opacity) {
  std::array<float, 256> shares{};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares.at(i) = static_cast<float>(opacity * static_cast<double>(i) / 255);
  }
  auto* to = photo.rgb.data();
  for (const std::uint8_t level : levels.values) {
    for (const std::uint8_t colour : table.at(level)) {
      const float base = *to;
      *to++ = static_cast<std::uint8_t>(std::lround(base + (colour - base) * shares.at(level)));
    }
  }
  return std::move(photo);
}

// The photo, its heat map and both, with white between them.
Pixels side_by_side(const Image& image, const Levels& levels, const ColourTable& table,
                    double opacity) {
  const std::int64_t gap = std::max<std::int64_t>(2, image.width() / 100);
  Pixels row = white_pixels(image.height(), 3 * image.width() + 2 * gap);
  paste(row, pixels_of(image), 0, 0);
  paste(row, heat_of(levels, table), 0, image.width() + gap);
  paste(row, overlay_of(pixels_of(image), levels, table, opacity), 0, 2 * (image.width() + gap));
  return row;
}

Pixels drawn(const Image& image, const Levels& levels, const RenderOptions& options) {
  const ColourTable table = colour_table(options.colormap);
  if (options.view == View::heat) return heat_of(levels, table);
  if (options.view == View::overlay) {
    return overlay_of(pixels_of(image), levels, table, options.opacity);
  }
  return side_by_side(image, levels, table, options.opacity);
}

}  // namespace

Image render(const Image& image, const SaliencyMap& map, const Region& seen,
             const RenderOptions& options) {
  require(options.opacity >= 0 && options.opacity <= 1, Errc::bad_argument,
          "opacity: expected a number from 0 to 1, found ", options.opacity);
  const Levels levels = place(map, seen, image.height(), image.width());
  Pixels picture = drawn(image, levels, options);
  if (!options.legend.empty()) {
    picture = with_caption(std::move(picture), options.legend, image.width());
  }
  return image_of(std::move(picture));
}

}  // namespace cameras
