#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "saliency/explained_score.h"

namespace cameras {

/// What all tokens give, [T], to what `read` [T] takes of each behind the last block: read R of a
/// flow R [T,T] (row i: what token i takes), for one of the scores.
using TokenFlow = std::function<at::Tensor(const Attention& attention, const ExplainedScore& score,
                                           const at::Tensor& read)>;

/// What methods share that follow attention: one pass at the input's own size; what the positions
/// give to the tokens that the scores are read from, in equal shares, as a map, enlarged.
Result explain_by_attention(const Network& network, const Request& request, const Watch& watch,
                            const TokenFlow& flow);

}  // namespace cameras
