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

/// The same of logits [L] that are there already.
at::Tensor probabilities_of(const Network& network, const at::Tensor& logits,
                            std::span<const std::int64_t> labels);

/// Raw maps [h,w], one by label.
using RawMaps = std::function<std::vector<at::Tensor>(std::span<const std::int64_t> labels)>;

/// explain_pixels() for methods that ask what the network makes of changed inputs:
/// map = f(ReLU(raw)).
Result explain_by_perturbation(const Network& network, const Request& request, const RawMaps& maps);

}  // namespace cameras
