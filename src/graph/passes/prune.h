#pragma once

#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// Only what `outputs` need: their nodes and constants, in the same order. `outputs` become the
/// graph's outputs.
/// @throws Error{bad_model} when they need an input other than inputs[0]
Graph pruned(Graph graph, std::vector<std::string> outputs);

}  // namespace cameras
