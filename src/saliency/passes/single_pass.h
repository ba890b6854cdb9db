#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "saliency/explained_score.h"

namespace cameras {

/// Raw map [m,n] of one label from the layer's activation and gradient, both [1,K,m,n].
using RawMap = std::function<at::Tensor(const at::Tensor& activation, const at::Tensor& gradient)>;

/// What all class activation maps share: one pass at the input's own size, then
/// f(φ(ReLU(raw))) with φ the bilinear resize to the input's [h,w] (half-pixel centres).
Result explain_single_pass(const Network& network, const Request& request, const Watch& watch,
                           const RawMap& raw);

/// An attribution of the input's values from them and their gradient, all [1,C,h,w].
using OfInput = std::function<at::Tensor(const at::Tensor& input, const at::Tensor& gradient)>;

/// A map that is made of something else than the gradient.
struct SlopeMap {
  /// What takes the gradient's place for a score, [1,K,m,n].
  std::function<at::Tensor(const Probe& probe, const ExplainedScore& score)> slope;
  RawMap raw;
};

/// explain_single_pass() with raw(A, slope).
Result explain_by_slope(const Network& network, const Request& request, const Watch& watch,
                        const SlopeMap& map);

/// The same cut at the network's input: f(max over channels of |attribution|). The layer of the
/// request is not read.
Result explain_input_once(const Network& network, const Request& request, const Watch& watch,
                          const OfInput& attribution);

/// explain_input_once() of the gradient itself.
Result explain_input_gradient(const Network& network, const Request& request, const Watch& watch);

}  // namespace cameras
