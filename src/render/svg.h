#pragma once

#include <cstddef>
#include <vector>

#include "cameras/figure.h"

namespace cameras {

/// The figure as an SVG document (see Figure::encode()).
/// @throws Error{io}
std::vector<std::byte> svg_of(const FigureParts& parts);

}  // namespace cameras
