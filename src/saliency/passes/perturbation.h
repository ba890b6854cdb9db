#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "saliency/explained_score.h"

namespace cameras {

/// Raw maps [h,w], one by score, given the logits [L] at the request's input.
using RawMaps = std::function<std::vector<at::Tensor>(std::span<const ExplainedScore> scores,
                                                      const at::Tensor& logits)>;

/// explain_pixels() for methods that ask what the network makes of changed inputs:
/// map = f(ReLU(raw)).
Result explain_by_perturbation(const Network& network, const Request& request, const RawMaps& maps);

}  // namespace cameras
