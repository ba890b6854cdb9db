#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/image.h"
#include "cameras/preprocess.h"
#include "cameras/saliency.h"

namespace cameras {

enum class View { overlay, heat, side_by_side };

struct RenderOptions {
  View view = View::overlay;
  std::string colormap = "turbo";  ///< one of colormaps()
  double opacity = 0.6;            ///< 0..1, of the colour where the map is 1 (overlay)
  std::string legend = {};         ///< under the picture, two lines at most, UTF-8; "" = none
};

/// The names of the colour maps.
const std::vector<std::string>& colormaps();

/// Draws `map` over `image` at the image's own size. The map's grid lies over `seen`; the rest of
/// the image counts as 0.
/// @throws Error{bad_argument} for an unknown colour map (suggests the nearest)
Image render(const Image& image, const SaliencyMap& map, const Region& seen,
             const RenderOptions& options = {});

}  // namespace cameras
