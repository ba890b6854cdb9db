#pragma once

#include <limits>
#include <string>

#include "cameras/graph.h"

namespace cameras {

/// What all numbers of a value lie between, whatever the image.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// The bounds of a value that follow from the nodes that compute it: [0, 1] after a Sigmoid or a
/// mean of several, [0, ∞) after a Relu, everything where a node says nothing of them. Looks at
/// the last few dozen nodes only.
Bounds bounds_of(const Graph& graph, const std::string& value);

}  // namespace cameras
