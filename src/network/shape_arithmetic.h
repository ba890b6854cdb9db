#pragma once

#include <functional>
#include <set>
#include <string>

#include "cameras/graph.h"

namespace cameras {

/// Names of the floating values that say how large something is, and so have to stay float32 where
/// the rest of a network computes in bf16: scales of a Resize, an Upsample or a quantisation, and
/// everything that is computed from shapes, with the constants that take part in it.
std::set<std::string, std::less<>> shape_arithmetic(const Graph& graph);

}  // namespace cameras
