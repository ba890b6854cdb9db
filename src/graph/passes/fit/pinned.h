#pragma once

#include "graph/passes/fit/rule.h"

namespace cameras::fit {

/// True for a Slice, Gather, Resize or Upsample that gives the native number of positions where its
/// input has another: x[:, :, 0:8] of a map of 16 natively, 32 now. One position out of many (a
/// class token) is no such count, nor is what a roll moves to the other end; one out of natively
/// one (x[:, :, 0, 0] after a pool) is.
/// @param other_output shape of the node's output at the other size
bool pins_a_size(const Node& node, const Context& context, const Ints& other_output);

}  // namespace cameras::fit
