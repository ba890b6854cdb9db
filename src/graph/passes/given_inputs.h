#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

#include "cameras/graph.h"

namespace cameras {

/// The graph with values for some of its inputs, which are constants then. A single number fills
/// its input, whose open axes are 1; anything else has as many numbers as the input, or its shape.
/// @throws Error{bad_argument} for an input that the graph does not have, or a value that does not
///         fit
Graph with_given_inputs(Graph graph, const std::map<std::string, at::Tensor, std::less<>>& values);

}  // namespace cameras
