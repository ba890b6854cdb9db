#pragma once

#include <string>

#include "cameras/saliency.h"

namespace cameras::cli {

/// "2 of 7 sizes"
std::string sizes_text(SizeCount sizes);

/// ", 5 not asked: tolerance or budget", or "".
std::string spared_text(SizeCount sizes);

/// What a caption adds for a map that not all sizes are part of: ", 2 of 7 sizes", or ", 2 of 7
/// sizes, 5 not asked" (the others were left out for their prediction), or "". The same
/// label has another map where all count, so that the two must not look alike.
std::string left_out_text(SizeCount sizes);

/// A map of few of its sizes is hardly finer than a single pass: says so, and what to do; or "".
/// @param what the map, or its picture: "cat.jpg"
std::string coarse_warning(const std::string& what, SizeCount sizes);

}  // namespace cameras::cli
