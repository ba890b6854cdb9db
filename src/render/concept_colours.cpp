#include "cameras/concept_colours.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "cameras/concepts.h"
#include "cameras/error.h"
#include "render/pixels.h"
#include "render/placement.h"

namespace cameras {
namespace {

// Of different hue, the first ones furthest apart, and light enough to show what is below.
constexpr std::array<Colour, kMostConcepts> kConceptColours{{{230, 50, 40},
                                                             {40, 130, 230},
                                                             {255, 200, 30},
                                                             {30, 170, 80},
                                                             {170, 70, 210},
                                                             {255, 130, 30},
                                                             {40, 205, 215},
                                                             {245, 110, 180},
                                                             {140, 200, 40},
                                                             {130, 85, 50},
                                                             {90, 90, 210},
                                                             {180, 160, 120}}};

// Rec. 601 luma, on all three channels.
Pixels grey_of(const Image& image) {
  Pixels pixels = pixels_of(image);
  for (std::size_t i = 0; i < pixels.rgb.size(); i += 3) {
    const double luma =
        0.299 * pixels.rgb[i] + 0.587 * pixels.rgb[i + 1] + 0.114 * pixels.rgb[i + 2];
    std::fill_n(pixels.rgb.begin() + static_cast<std::ptrdiff_t>(i), 3,
                static_cast<std::uint8_t>(std::lround(luma)));
  }
  return pixels;
}

}  // namespace

std::span<const Colour> concept_colours() noexcept { return kConceptColours; }

Image draw_concepts(const Image& image, std::span<const ColouredMap> maps, const Region& seen,
                    double opacity) {
  require(opacity >= 0 && opacity <= 1, Errc::bad_argument,
          "opacity: expected a number from 0 to 1, found ", opacity);
  std::vector<Levels> levels;
  for (const ColouredMap& one : maps) {
    levels.push_back(place(one.map, seen, image.height(), image.width()));
  }
  Pixels pixels = grey_of(image);
  for (std::size_t i = 0; i < pixels.rgb.size() / 3; ++i) {
    std::size_t strongest = 0;
    for (std::size_t k = 1; k < levels.size(); ++k) {
      if (levels[k].values[i] > levels[strongest].values[i]) strongest = k;
    }
    if (levels.empty()) break;
    const double share = opacity * levels[strongest].values[i] / 255;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const double base = pixels.rgb[3 * i + channel];
      const double colour = maps[strongest].colour.at(channel);
      pixels.rgb[3 * i + channel] =
          static_cast<std::uint8_t>(std::lround(base + (colour - base) * share));
    }
  }
  return image_of(std::move(pixels));
}

Image with_colour_bar(const Image& picture, const Colour& colour) {
  constexpr std::int64_t kSharesOfHeight = 16;
  const std::int64_t bar = std::max<std::int64_t>(2, picture.height() / kSharesOfHeight);
  Pixels canvas = white_pixels(picture.height() + bar, picture.width());
  paste(canvas, picture, 0, 0);
  for (std::int64_t y = picture.height(); y < canvas.height; ++y) {
    auto* to = canvas.row(y);
    for (std::int64_t x = 0; x < canvas.width; ++x) to = std::ranges::copy(colour, to).out;
  }
  return image_of(std::move(canvas));
}

}  // namespace cameras
