#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "cameras/image.h"
#include "cameras/preprocess.h"
#include "cameras/saliency_map.h"

#pragma GCC visibility push(default)
namespace cameras {

using Colour = std::array<std::uint8_t, 3>;  ///< RGB

/// Colours that can be told apart: one for each of kMostConcepts concepts.
std::span<const Colour> concept_colours() noexcept;

/// A map and the colour that it is drawn in.
struct ColouredMap {
  SaliencyMap map;
  Colour colour = {};
};

/// The image in grey, every pixel in the colour of the map that is largest there, as strongly as
/// that map is: where all are 0 it stays grey. Maps lie over `seen`, as render() lays them.
/// @param opacity of a colour where its map is 1, 0 to 1
/// @throws Error{bad_argument} for another opacity
Image draw_concepts(const Image& image, std::span<const ColouredMap> maps, const Region& seen,
                    double opacity = 0.8);

/// The picture with a bar of the colour below it, what a legend tells it by: as wide, a sixteenth
/// as high, 2 pixels at least.
Image with_colour_bar(const Image& picture, const Colour& colour);

}  // namespace cameras
#pragma GCC visibility pop
