#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <vector>

#include "saliency/relevance/walk.h"

namespace cameras {

/// A node in the pass of an image and in that of the reference, on the way back.
struct PassagePair {
  const Passage& passage;
  std::vector<at::Tensor> reference_inputs;   ///< as passage.inputs
  std::vector<at::Tensor> reference_outputs;  ///< as passage.outputs
  std::span<const at::Tensor> given;          ///< the outputs' multipliers; undefined for none

  std::size_t carrier() const { return passage.carriers[0]; }
};

/// What a pair's carriers are given, in their order: Σ_in m Δin = Σ_out m Δout.
using Multipliers = std::vector<at::Tensor>;

/// Where a value differs from the reference's by more than rounding.
at::Tensor has_changed(const at::Tensor& value, const at::Tensor& reference);

}  // namespace cameras
