#pragma once

#include "cameras/graph.h"

namespace cameras {

/// Runs once every node that reads constants only (Constant, dequantised or transposed weights,
/// shape arithmetic of a fixed size) and keeps the results as constants.
/// @throws Error naming the node that fails
Graph fold_constants(Graph graph);

}  // namespace cameras
