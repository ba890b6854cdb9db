#pragma once

#include "network/onednn/emitter.h"

namespace cameras::onednn {

/// Emits a Concat of channels: without any step where the operands can lie one after the other.
/// @returns false when no primitive computes it
bool emit_concat(Emitter& emitter, const Node& node);

}  // namespace cameras::onednn
