#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// A map that is a function of a layer's activation A and gradient g = ∂y/∂A alone:
/// finish(Σ part(A_k, g_k)), the sum over groups of channels. So it can be made of values that are
/// too large to be held for all channels at once.
struct CamFormula {
  /// A_k, g_k [1,k,m,n] -> [m,n], or [P,m,n] where P sums are needed
  at::Tensor (*part)(const at::Tensor& activation, const at::Tensor& gradient);
  /// the sum of these -> raw map [m,n]
  at::Tensor (*finish)(const at::Tensor& parts);
};

}  // namespace cameras
