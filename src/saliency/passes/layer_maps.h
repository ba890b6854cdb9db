#pragma once

#include <functional>
#include <span>
#include <vector>

#include "saliency/passes/pixel_maps.h"

namespace cameras {

/// What is said of the scores, one by score, given the pass at the request's input that is cut at
/// its layer. The maps are of any size, and are enlarged.
using LayerMaps = std::function<std::vector<PixelMap>(const Probe& probe,
                                                      std::span<const ExplainedScore> scores)>;

/// What methods share that need one pass at the input's own size and then others: f(φ(ReLU(raw))).
/// `maps` may ask the network again.
Result explain_by_layer(const Network& network, const Request& request, const Watch& watch,
                        const LayerMaps& maps);

}  // namespace cameras
