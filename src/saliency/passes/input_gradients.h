#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "saliency/explained_score.h"

namespace cameras {

/// An input at which the gradient is asked for, and its weight in the sum.
struct WeightedInput {
  at::Tensor input;  ///< [1,C,h,w]
  double weight = 1;
  at::Tensor factor = {};  ///< [1,C,h,w], for each value of the input; undefined: 1
};

/// The count inputs of a sum, one after the other: only as many are held as the network runs at
/// once.
struct InputPath {
  std::int64_t count = 0;
  std::function<WeightedInput()> next;
};

/// Σ_i weight_i factor_i ∂score/∂x at input i, [1,C,h,w] on the CPU, one by score. Who watches is
/// told of every input.
std::vector<at::Tensor> summed_gradients(const Network& network, const Request& request,
                                         const Watch& watch, std::span<const ExplainedScore> scores,
                                         const InputPath& path);

/// What one score's attribution of the input's values is, before it becomes a map.
struct Attribution {
  at::Tensor values;  ///< [1,C,h,w]
  std::optional<double> completeness_gap = {};
};

/// Attributions, one by score, given the logits [L] at the request's input.
using AttributionRule = std::function<std::vector<Attribution>(
    std::span<const ExplainedScore> scores, const at::Tensor& logits)>;

/// What methods share that ask for gradients by the input more than once: one pass at the request's
/// input for the logits, then f(max over channels of |attribution|).
Result explain_input(const Network& network, const Request& request, const AttributionRule& rule);

}  // namespace cameras
