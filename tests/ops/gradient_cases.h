#pragma once

#include <vector>

#include "ops/node_case.h"

namespace cameras::testing {

/// Nodes whose gradients are compared with finite differences, by family of operators. Inputs stay
/// away from kinks; every row of the operator table that has a gradient occurs.
std::vector<NodeCase> elementwise_cases();
std::vector<NodeCase> window_cases();
std::vector<NodeCase> reduction_cases();
std::vector<NodeCase> movement_cases();
std::vector<NodeCase> recurrent_cases();

}  // namespace cameras::testing
