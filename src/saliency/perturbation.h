#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "cameras/saliency.h"

namespace cameras {

/// The probabilities [labels] that the network gives the explained labels at an input [1,C,h,w].
at::Tensor probabilities_at(const Network& network, const at::Tensor& input,
                            std::span<const std::int64_t> labels);

/// Raw maps [h,w], one by label, given the logits [L] at the request's input.
using PixelMaps = std::function<std::vector<at::Tensor>(std::span<const std::int64_t> labels,
                                                        const at::Tensor& logits)>;

/// What methods share that ask what the network makes of changed inputs: one pass at the request's
/// input for the logits and labels, then f(ReLU(raw)). The layer of the request is not read.
Result explain_by_perturbation(const Network& network, const Request& request,
                               const PixelMaps& maps);

}  // namespace cameras
