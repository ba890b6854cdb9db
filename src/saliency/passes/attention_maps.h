#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>

#include "saliency/explained_score.h"

namespace cameras {

/// What all tokens give, [T], to what `read` [T] takes of each behind the last block: read R of a
/// flow R [T,T] (row i: what token i takes), for one of the scores.
using TokenFlow = std::function<at::Tensor(const Attention& attention, const ExplainedScore& score,
                                           const at::Tensor& read)>;

/// The method of a flow: one pass at the input's own size; what the positions give to the tokens
/// that the scores are read from, in equal shares, as a map, enlarged. Refused as
/// Network::attention() is.
std::unique_ptr<SaliencyMethod> attention_method(TokenFlow flow);

}  // namespace cameras
