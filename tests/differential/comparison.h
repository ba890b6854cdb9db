#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cameras/network.h"

namespace cameras::testing {

/// The compiled trunk of a random network beside the interpreter: every value at every cut, logits
/// and gradients, at the graph's native size and two others.
/// @returns what differs first, in one line; nothing where all agree
/// @throws Error for a network that the interpreter cannot run
std::optional<std::string> compare_trunks(const Graph& graph, Precision precision = Precision::f32);

}  // namespace cameras::testing
