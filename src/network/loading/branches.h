#pragma once

#include "cameras/graph.h"

namespace cameras {

/// The graph without If and Loop: where a condition, or the number of turns, follows from sizes,
/// the nodes of the branch that is taken at the native size, or those of every turn, stand in their
/// place. What they compute passes through `cameras.Chosen`, which refuses a size at which the
/// other branch would be taken.
/// @param image with its native size
/// @throws Error naming the node: bad_model for one that contradicts its definition,
///         unsupported_operator for a condition that depends on what the picture shows
Graph with_branches_chosen(Graph graph, const ImageInput& image);

}  // namespace cameras
