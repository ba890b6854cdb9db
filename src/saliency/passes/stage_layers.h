#pragma once

#include <string>
#include <vector>

#include "cameras/network.h"

namespace cameras {

/// The layers that end the stages of a network in front of `last`, finest first, and `last` itself:
/// of every size of feature map, the last one that all that follows depends on (nothing after it
/// reads an earlier value, so that no residual or dense branch goes around it). A size where there
/// is none, or that `last` has, gives no other layer, and so does a value that is none of
/// network.layers().
std::vector<std::string> stage_layers(const Network& network, const std::string& last);

}  // namespace cameras
