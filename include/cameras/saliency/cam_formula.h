#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#pragma GCC visibility push(default)
namespace cameras {

/// A class activation map as a formula: a function of a layer's activation A and gradient g = ∂y/∂A
/// alone, finish(Σ part(A_k, g_k)), the sum over groups of channels. So it can be made of values
/// that are too large to be held for all channels at once. make_cam() makes a method of it.
struct CamFormula {
  /// A_k, g_k [1,k,m,n] -> [m,n], or [P,m,n] where P sums are needed. Called from any thread.
  std::function<at::Tensor(const at::Tensor& activation, const at::Tensor& gradient)> part;
  /// the sum of these -> raw map [m,n]; empty = the sum itself
  std::function<at::Tensor(const at::Tensor& parts)> finish = {};

  /// The raw map [m,n] of all channels: the sum before the ReLU.
  /// @throws Error{bad_argument} for a formula without `part`
  at::Tensor operator()(const at::Tensor& activation, const at::Tensor& gradient) const;
};

}  // namespace cameras
#pragma GCC visibility pop
