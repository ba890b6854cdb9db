#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "cameras/saliency.h"

namespace cameras {

/// The probabilities [labels] of the explained labels, of logits [L].
at::Tensor probabilities_of(const Network& network, const at::Tensor& logits,
                            std::span<const std::int64_t> labels);

/// Raw maps [h,w], one by label, given the logits [L] at the request's input.
using RawMaps = std::function<std::vector<at::Tensor>(std::span<const std::int64_t> labels,
                                                      const at::Tensor& logits)>;

/// explain_pixels() for methods that ask what the network makes of changed inputs:
/// map = f(ReLU(raw)).
Result explain_by_perturbation(const Network& network, const Request& request, const RawMaps& maps);

}  // namespace cameras
