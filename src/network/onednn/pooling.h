#pragma once

#include "network/onednn/emitter.h"

namespace cameras::onednn {

/// Emits MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool or cameras.WholeMapPool.
/// @returns false when no primitive computes it
bool emit_pool(Emitter& emitter, const Node& node);

}  // namespace cameras::onednn
