#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <utility>
#include <vector>

#include "saliency/relevance/pixels.h"
#include "saliency/relevance/walk.h"

namespace cameras {

/// Which way relevance takes back through a graph: the operators that rules.inc has rules for.
Flow relevance_flow(const Graph& graph);

/// The rules of layer-wise relevance propagation (rules.inc), as the rule of a walk back.
class RelevanceRules {
 public:
  /// @param ranges of the values that are still pixels
  explicit RelevanceRules(PixelRanges ranges) : ranges_(std::move(ranges)) {}

  std::vector<at::Tensor> operator()(const Passage& passage,
                                     std::span<const at::Tensor> relevance) const;

 private:
  PixelRanges ranges_;
};

}  // namespace cameras
