#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "saliency/explained_score.h"

namespace cameras {

/// How much each token gives to each, [T,T] (row i: what i takes), of one of the scores.
using TokenFlow =
    std::function<at::Tensor(const Attention& attention, const ExplainedScore& score)>;

/// What methods share that follow attention: one pass at the input's own size; of the flow the rows
/// of the tokens that the scores are read from, their mean over the positions as a map, enlarged.
Result explain_by_attention(const Network& network, const Request& request, const TokenFlow& flow);

}  // namespace cameras
