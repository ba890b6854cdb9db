#pragma once

#include <functional>

#include "cameras/saliency.h"

namespace cameras {

/// Raw map [m,n] of one label from the layer's activation and gradient, both [1,K,m,n].
using RawMap = std::function<at::Tensor(const at::Tensor& activation, const at::Tensor& gradient)>;

/// What all class activation maps share: one pass at the input's own size, then
/// f(φ(ReLU(raw))) with φ the bilinear resize to the input's [h,w] (half-pixel centres).
Result explain_single_pass(const Network& network, const Request& request, const Watch& watch,
                           const RawMap& raw);

/// The same cut at the network's input: f(max over channels of |∂y/∂x|). The layer of the request
/// is not read.
Result explain_input_gradient(const Network& network, const Request& request, const Watch& watch);

}  // namespace cameras
