#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "saliency/explained_score.h"
#include "saliency/passes/joined_channels.h"

namespace cameras {

/// Raw maps [m,n], one by score, of a layer whose head can be asked about other values.
using HeadMaps = std::function<std::vector<at::Tensor>(const Head& head,
                                                       std::span<const ExplainedScore> scores)>;

/// What methods share that ask about changed activations or inputs instead of gradients: one pass
/// at the input's own size, then enlarged() raw maps. `maps` may run the network often; all scores
/// share its runs.
Result explain_by_head(const Network& network, const Request& request, const HeadMaps& maps);

/// The raw maps of w_k A_k, joined, one by score.
/// @param activation [1,K,m,n]
/// @param weights    [K,scores]
std::vector<at::Tensor> weighted_maps(const at::Tensor& activation, const at::Tensor& weights,
                                      Joining joining);

}  // namespace cameras
