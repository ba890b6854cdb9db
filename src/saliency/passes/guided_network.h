#pragma once

#include <string>

#include "cameras/network.h"

namespace cameras {

/// Why guided backpropagation has nothing to say about a network: it has no rectifiers; "" where it
/// has.
std::string guided_refusal(const Network& network);

/// A network of the same values, whose rectifiers let a gradient g back only where g > 0 and their
/// activation is positive (graph/passes/guided.h).
/// @throws Error{bad_argument} with guided_refusal()
Network guided_network(const Network& network);

}  // namespace cameras
