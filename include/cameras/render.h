#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/caption.h"
#include "cameras/figure.h"
#include "cameras/image.h"
#include "cameras/preprocess.h"
#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

enum class View { overlay, heat, side_by_side };

/// "overlay", "heat", "side-by-side"
std::string_view name_of(View view);
/// The view of that name; nothing for another.
std::optional<View> view_named(std::string_view name);

struct RenderOptions {
  View view = View::overlay;
  std::string colormap = "turbo";  ///< one of colormaps()
  double opacity = 0.6;            ///< 0..1, of the colour where the map is 1 (overlay)
  Caption legend = {};             ///< under the picture, two lines at most
  bool scale = false;              ///< the colours with the names of their ends, above the legend
};

/// The names of the colour maps. Perceptually uniform are viridis, plasma, inferno, magma and
/// cividis.
const std::vector<std::string>& colormaps();

/// Draws `map` over `image` at the image's own size. The map's grid lies over `seen`; the rest of
/// the image counts as 0. What stands under it stands in the middle; a picture too narrow for any
/// text gets white beside it.
/// @throws Error{bad_argument} for an unknown colour map (suggests the nearest)
Figure map_figure(const Image& image, const SaliencyMap& map, const Region& seen,
                  const RenderOptions& options = {});

/// The same as pixels.
Image render(const Image& image, const SaliencyMap& map, const Region& seen,
             const RenderOptions& options = {});

}  // namespace cameras
#pragma GCC visibility pop
