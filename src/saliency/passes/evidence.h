#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "cameras/saliency/cameras.h"
#include "saliency/explained_score.h"

namespace cameras {

/// What the kept sizes gave, before it is fused.
struct Evidence {
  std::vector<ExplainedScore> scores;
  std::vector<at::Tensor> activations;             ///< A(t) [1,K,m_t,n_t] by kept size
  std::vector<std::vector<at::Tensor>> gradients;  ///< by score, then by kept size; condensed()
};

/// The raw map [h,w] of what was gathered so far for one of the scores.
using FusedScore = std::function<at::Tensor(const Evidence& evidence, std::size_t score)>;

/// Asks the network at every size of `options` and fuses what the kept ones gave. Who watches is
/// told of each size, and of the map after it where that is wanted.
Result explain_by_sizes(const Network& network, const Request& request, const Watch& watch,
                        const CamerasOptions& options, const FusedScore& fused);

}  // namespace cameras
