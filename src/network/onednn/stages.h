#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras::onednn {

/// Nodes that run one after the other in the same way.
struct Stage {
  bool compiled = false;
  std::vector<std::size_t> nodes;    ///< numbers, ascending
  std::vector<std::string> inputs;   ///< what they read of the image and of earlier stages
  std::vector<std::string> outputs;  ///< what later stages or the head read
  std::vector<std::vector<std::string>> dead;  ///< by node: what nobody reads after it
};

/// The first `cut` nodes of `graph` in as few stages as their dependencies allow. All values that
/// nodes from `cut` on or graph.outputs read, and those of node cut - 1, are outputs of a stage.
/// @param compiles whether the node with this number may be compiled
std::vector<Stage> stages(const Graph& graph, std::size_t cut,
                          const std::function<bool(std::size_t)>& compiles);

}  // namespace cameras::onednn
