#pragma once

#include "network/onednn/chain.h"
#include "network/onednn/emitter.h"

namespace cameras::onednn {

/// Emits a Conv with as much of what follows as one primitive takes.
/// @returns how many nodes of `chain` are done with that; 0 when no primitive computes the Conv
std::size_t emit_convolution(Emitter& emitter, const Chain& chain);

}  // namespace cameras::onednn
