#pragma once

#include <cstddef>
#include <vector>

#include "cameras/figure.h"

namespace cameras {

/// The figure as a PDF file of one page (see Figure::encode()).
/// @throws Error{io}
std::vector<std::byte> pdf_of(const FigureParts& parts);

}  // namespace cameras
