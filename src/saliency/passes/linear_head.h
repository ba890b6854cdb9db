#pragma once

#include <string>
#include <string_view>

#include "cameras/graph.h"

namespace cameras {

/// Why what follows a layer is no mean over positions with linear layers around it, in any order:
/// the node that is something else, or reads the picture past the layer. "" where it is one, and
/// for a name that the graph does not have. Pools that are means of windows pass: whether they took
/// all positions alike shows the gradient.
/// @param layer a value of the graph, or the name of the node that computes it
std::string linear_head_refusal(const Graph& graph, std::string_view layer);

}  // namespace cameras
