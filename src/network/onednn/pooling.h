#pragma once

#include <optional>

#include "network/onednn/emitter.h"
#include "network/onednn/version.h"

namespace cameras::onednn {

using Thinning = PoolingForward::primitive_desc;

/// Every strides[0]-th row and strides[1]-th column of a map, from the first on: an average over
/// one position. Nothing when no primitive does it.
std::optional<Thinning> thinning(const Emitter& emitter, const Ints& strides, const Desc& source,
                                 const Desc& result);

/// Emits MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool or cameras.WholeMapPool.
/// @returns false when no primitive computes it
bool emit_pool(Emitter& emitter, const Node& node);

}  // namespace cameras::onednn
