#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "cameras/figure.h"
#include "cameras/grid.h"

namespace cameras {

/// Pixels that a column of captions takes at least, if they need them: about twenty of the smallest
/// letters.
inline constexpr std::int64_t kNarrowest = 160;

/// Pixels from one line of text to the next, for pictures of that size: captions of equally large
/// pictures have equally large letters.
/// @param several pictures stand side by side, which are printed smaller
double type_size(std::int64_t height, std::int64_t width, bool several);

/// White between pictures and what stands under them.
std::int64_t legend_gap(double size);

/// Puts a caption of two lines at most into the box, from its top down.
/// @param box height is not read
/// @return the pixels of the box that it takes
std::int64_t add_caption(FigureParts& figure, const Caption& caption, FigureBox box, double size);

/// The scale of maps by their SaliencyMap::drawn_top(), as scale_of() of a grid.
ColourScale scale_of_tops(std::string colormap, std::span<const float> tops);

/// Makes the figure higher by a colour scale with the names of its ends, in the middle.
void add_scale(FigureParts& figure, const ColourScale& scale, double size);

}  // namespace cameras
