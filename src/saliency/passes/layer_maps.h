#pragma once

#include <functional>
#include <span>
#include <vector>

#include "saliency/passes/pixel_maps.h"

namespace cameras {

/// One pass at the request's input, cut at its layer.
struct LayerPass {
  Result result;  ///< layer, logits, the one size and the pass's time; no explanations yet
  Probe probe;
  std::vector<ExplainedScore> scores;  ///< of the request's target
};

/// @throws Error{bad_argument} for an input that the network does not take, or an unknown layer
LayerPass pass_at_layer(const Network& network, const Request& request, const Watch& watch);

/// f(φ(ReLU(raw))) of a score, φ the bilinear resize to the input's [h,w] (half-pixel centres).
Explanation enlarged_explanation(const ExplainedScore& score, const PixelMap& map,
                                 const at::Tensor& input);

/// What is said of the scores, one by score, given the pass at the request's input that is cut at
/// its layer. The maps are of any size, and are enlarged.
using LayerMaps = std::function<std::vector<PixelMap>(const Probe& probe,
                                                      std::span<const ExplainedScore> scores)>;

/// What methods share that need one pass at the input's own size and then others:
/// enlarged_explanation() of each. `maps` may ask the network again.
Result explain_by_layer(const Network& network, const Request& request, const Watch& watch,
                        const LayerMaps& maps);

}  // namespace cameras
