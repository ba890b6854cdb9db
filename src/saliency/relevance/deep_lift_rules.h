#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <vector>

#include "cameras/graph.h"
#include "cameras/trace.h"
#include "saliency/relevance/flow.h"
#include "saliency/relevance/walk.h"

namespace cameras {

/// Which way multipliers take back through a graph: the operators that deep_lift_rules.inc has
/// rules for.
Flow multiplier_flow(const Graph& graph);

/// DeepLIFT's multipliers, as the rule of a walk back: m of a value says what each unit of its
/// difference from the reference adds to the score, so that Σ m Δ is the same at every cut.
class DeepLiftRules {
 public:
  /// @param reference the pass of the reference, of the same sizes; outlives this
  explicit DeepLiftRules(const Trace& reference) : reference_(reference) {}

  std::vector<at::Tensor> operator()(const Passage& passage,
                                     std::span<const at::Tensor> multipliers) const;

 private:
  const Trace& reference_;
};

}  // namespace cameras
