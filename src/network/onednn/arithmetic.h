#pragma once

#include "network/onednn/chain.h"
#include "network/onednn/emitter.h"

namespace cameras::onednn {

/// Emits functions of one value, each in place where nobody else reads it.
/// @returns false when no primitive computes them
bool emit_functions(Emitter& emitter, const Node& node);

/// Emits a node that joins two values, or a value and a constant, with the functions after it.
/// @returns how many nodes of `chain` are done with that; 0 when no primitive computes the first
std::size_t emit_joining(Emitter& emitter, const Chain& chain);

/// Emits a BatchNormalization and a Relu after it.
/// @returns how many nodes of `chain` are done with that; 0 when no primitive computes the first
std::size_t emit_normalization(Emitter& emitter, const Chain& chain);

}  // namespace cameras::onednn
