#pragma once

#include <functional>
#include <string>

#include "cameras/graph.h"

namespace cameras::testing {

/// A smaller network of the same kind for which `fails` still holds: nodes are left out one by one,
/// and what is behind the value that matters, until nothing more can go.
/// @param fails also false for a graph that cannot run
Graph reduce_network(Graph graph, const std::function<bool(const Graph&)>& fails);

/// Nodes with their attributes and the shapes of their constants, a line each.
std::string listing(const Graph& graph);

}  // namespace cameras::testing
