#pragma once

#include <set>
#include <string>

#include "cameras/graph.h"

namespace cameras {

/// Names of constants that kernels read as numbers, not as tensors: shapes, axes, bounds of Clip.
/// On a GPU each such read would wait for everything before it, so they stay in the processor's
/// memory.
std::set<std::string, std::less<>> host_constants(const Graph& graph);

}  // namespace cameras
