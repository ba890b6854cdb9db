#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/network.h"
#include "cameras/saliency_map.h"
#include "cameras/watch.h"

#pragma GCC visibility push(default)
namespace cameras {

inline constexpr std::int64_t kMostConcepts = 12;  ///< as many as there are colours to tell apart

struct ConceptOptions {
  std::int64_t count = 5;   ///< k, from 1 to kMostConcepts
  std::string layer = {};   ///< "" = the network's default layer
  std::int64_t memory = 0;  ///< bytes that the factorisation may take, as NetworkOptions::memory
};

/// Channels of a layer that respond together, and where they do.
struct Concept {
  SaliencyMap map;   ///< on the input's grid [h,w]; empty for one that is everywhere alike
  double share = 0;  ///< of the sum of all parts, 0 to 1; all concepts together are 1
  at::Tensor alone;  ///< [L] logits where the layer holds at every position what the concept is at
                     ///< its strongest, and nothing else
  at::Tensor added;  ///< [L] y - logits of the layer without the concept's part
};

struct Concepts {
  std::vector<Concept> concepts = {};  ///< by share; fewer than asked for where the layer has fewer
  double explained = 0;    ///< 1 - ‖A⁺ - Σ of the parts‖² / ‖A⁺‖², A⁺ as moved up
  at::Tensor logits = {};  ///< y, [L]
  std::string layer = {};
};

/// Deep feature factorisation: the layer's activation A, positions as rows, as a sum of k parts
/// H_i W_i that are not negative, each a map H_i [m,n] of how strongly a vector W_i [K] of channels
/// is there. Maps are f(φ(H_i)). Channels with negative values are moved up to 0 first, and back in
/// what the head is asked about. One pass and 2 k runs of the head, which are what Watch::progress
/// counts; it is asked before every sweep of the factorisation too.
/// Source: Collins et al., ECCV 2018, arXiv 1806.10206; `alone` as in pytorch-grad-cam's
/// DeepFeatureFactorization, where W_i has no scale of its own: here H_i is 1 where it is largest.
/// @param input [1,C,h,w] float32, as Preprocess makes it
/// @throws Error{bad_argument} for an input of another shape, a size that the network cannot take,
/// a
///         count out of range, an unknown layer, or one of more than 2^23 values
/// @throws Error{over_budget} where the factorisation takes more than options.memory
/// @throws Error{cancelled} when Watch::progress says so
Concepts find_concepts(const Network& network, const at::Tensor& input,
                       const ConceptOptions& options = {}, const Watch& watch = {});

}  // namespace cameras
#pragma GCC visibility pop
