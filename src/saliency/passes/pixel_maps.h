#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "saliency/explained_score.h"

namespace cameras {

/// What a method says of one score at every pixel of the input.
struct PixelMap {
  at::Tensor raw;                               ///< [h,w]; map = f(ReLU(raw))
  at::Tensor with_sign = {};                    ///< [h,w], as Explanation::signed_map, or undefined
  std::optional<double> completeness_gap = {};  ///< as Explanation's
  DrawnRange range = DrawnRange::whole;
};

/// The map of an attribution [1,C,h,w] of the input's values: the largest absolute value of the
/// channels, with sign their sum.
PixelMap of_channels(const at::Tensor& attribution);

/// One by score, given the logits [L] at the request's input.
using PixelMaps = std::function<std::vector<PixelMap>(std::span<const ExplainedScore> scores,
                                                      const at::Tensor& logits)>;

/// What methods share that look at the input and not at a layer: one pass at the request's input
/// for the logits, then the maps. The layer of the request is not read.
Result explain_pixels(const Network& network, const Request& request, const PixelMaps& maps);

}  // namespace cameras
