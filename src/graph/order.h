#pragma once

#include <set>
#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// The nodes in execution order: each after those that compute its inputs, otherwise as they were.
/// `given` are the values that exist before any node runs (inputs and constants).
/// @throws Error{bad_model} naming the node: a value that nothing computes, one that is computed
///         twice, or a cycle
std::vector<Node> in_execution_order(std::vector<Node> nodes,
                                     const std::set<std::string, std::less<>>& given);

}  // namespace cameras
