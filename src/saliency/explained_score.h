#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "cameras/saliency.h"

namespace cameras {

/// One function of the logits that gets a map: a label's own logit, or Σ_l w_l y_l.
struct ExplainedScore {
  std::int64_t label = -1;                 ///< as Explanation::label
  std::vector<std::int64_t> against = {};  ///< as Explanation::against
  at::Tensor weights = {};                 ///< w, [L] float32; undefined: the logit of `label`

  bool is_a_label() const { return !weights.defined(); }
};

/// What a target asks for, given the logits [L] of the first pass.
/// @throws Error{bad_argument} for no label, one outside [0, L), one that is held against itself,
///         or weights of another shape
std::vector<ExplainedScore> scores_of(const Target& target, const Network& network,
                                      const at::Tensor& logits);

/// The functions' values [scores] for logits [L].
at::Tensor values_of(std::span<const ExplainedScore> scores, const at::Tensor& logits);

/// The same as probabilities: of a label its own, or its quantity where the network has no
/// probabilities; of another function f the one whose log-odds f is, or f itself.
at::Tensor probabilities_of(const Network& network, const at::Tensor& logits,
                            std::span<const ExplainedScore> scores);

/// ∂ f / ∂ the probe's layer, [1,K,m,n].
at::Tensor gradient_of(const Probe& probe, const ExplainedScore& score);

/// The weights [scores,L] of all functions, those of a label one-hot.
at::Tensor weights_of(std::span<const ExplainedScore> scores, std::int64_t labels);

}  // namespace cameras
