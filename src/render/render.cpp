#include "cameras/render.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cameras/error.h"
#include "render/colour_table.h"
#include "render/legend.h"
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

// Next to each other: the one that was asked for, or the photo, its heat map and both.
std::vector<Image> panels_of(const Image& image, const Levels& levels,
                             const RenderOptions& options) {
  const ColourTable table = colour_table(options.colormap);
  std::vector<Image> panels;
  if (options.view == View::side_by_side) panels.push_back(image_of(pixels_of(image)));
  if (options.view != View::overlay) panels.push_back(image_of(heat_of(levels, table)));
  if (options.view != View::heat) {
    panels.push_back(image_of(overlay_of(pixels_of(image), levels, table, options.opacity)));
  }
  return panels;
}

}  // namespace

Figure map_figure(const Image& image, const SaliencyMap& map, const Region& seen,
                  const RenderOptions& options) {
  require(options.opacity >= 0 && options.opacity <= 1, Errc::bad_argument,
          "opacity: expected a number from 0 to 1, found ", options.opacity);
  const Levels levels = place(map, seen, image.height(), image.width());
  std::vector<Image> panels = panels_of(image, levels, options);
  const auto count = static_cast<std::int64_t>(panels.size());
  const std::int64_t gap = std::max<std::int64_t>(2, image.width() / 48);
  const std::int64_t pictures = count * image.width() + (count - 1) * gap;
  const bool bare = options.legend.empty() && !options.scale;
  FigureParts figure{.height = image.height(),
                     .width = bare ? pictures : std::max(pictures, kNarrowest)};
  std::int64_t left = (figure.width - pictures) / 2;
  for (Image& panel : panels) {
    figure.pictures.push_back({.left = left, .pixels = std::move(panel)});
    left += image.width() + gap;
  }
  const double size = type_size(image.height(), image.width(), count > 1);
  if (options.scale)
    add_scale(figure, scale_of_tops(options.colormap, std::array{map.drawn_top()}), size);
  const FigureBox box{.top = figure.height + legend_gap(size), .width = figure.width};
  const std::int64_t text = add_caption(figure, options.legend, box, size);
  if (text > 0) figure.height = box.top + text + legend_gap(size);
  return Figure::from_parts(std::move(figure));
}

Image render(const Image& image, const SaliencyMap& map, const Region& seen,
             const RenderOptions& options) {
  return map_figure(image, map, seen, options).image();
}

}  // namespace cameras
