#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "cameras/passes.h"

#pragma GCC visibility push(default)
namespace cameras {

/// What one pass at one input size shows about a layer. The trunk (everything up to the layer) ran
/// without autograd; only the head is recorded, and gradient() differentiates only the head.
class Probe {
 public:
  const at::Tensor& activation() const noexcept { return activation_; }  ///< A, [1,K,m,n] float32
  const at::Tensor& logits() const noexcept { return logits_; }          ///< y, [L] float32

  /// ∂ logits[label] / ∂ activation, [1,K,m,n] (W in eq. 2 of the CAMERAS paper).
  /// @throws Error{bad_argument} for a label outside [0, L)
  at::Tensor gradient(std::int64_t label) const;

  /// Σ_l weights[l] ∂ logits[l] / ∂ activation, [1,K,m,n]: the gradient of any function of the
  /// logits whose own gradient by them is `weights` [L] float32.
  /// @throws Error{bad_argument} for another shape or type
  at::Tensor gradient(const at::Tensor& weights) const;

  /// H v, [1,K,m,n]: H is the matrix of the second derivatives of Σ_l weights[l] logits[l] by the
  /// activation, v `direction` [1,K,m,n]. Zeros behind a head that is linear, or linear in pieces.
  /// @throws Error{bad_argument} for another shape or type, or a head with an operator whose
  ///         derivative cannot be differentiated
  at::Tensor hessian_product(const at::Tensor& weights, const at::Tensor& direction) const;

 private:
  friend class Network;
  Probe(at::Tensor leaf, at::Tensor recorded, std::shared_ptr<PassTally> tally);
  at::Tensor leaf_;      // activation, requires grad
  at::Tensor recorded_;  // logits, on the tape
  at::Tensor activation_;
  at::Tensor logits_;
  std::shared_ptr<PassTally> tally_;  // may be none
};

/// The rest of a network after a layer, for other values of that layer. What the head reads from
/// before the cut (skip connections) stays as it was in the pass that the head comes from.
/// Immutable, and safe to use from several threads at once.
class Head {
 public:
  const at::Tensor& activation() const noexcept { return activation_; }  ///< A, [1,K,m,n] float32
  const at::Tensor& logits() const noexcept { return logits_; }          ///< y for A itself, [L]

  /// Scores [B,L], on the CPU, for B other values of the layer: batch_size() of them at once where
  /// the file's nodes allow it, else one by one.
  /// @param activations [B,K,m,n] float32, B >= 1
  /// @throws Error{bad_argument} for another shape or type
  at::Tensor logits_at(const at::Tensor& activations) const;

  /// How many values run at once: 1 on the CPU, where more would not be faster.
  std::int64_t batch_size() const noexcept { return batch_size_; }

 private:
  friend class Network;
  using Run = std::function<at::Tensor(const at::Tensor& activations)>;  // [B,K,m,n] -> [B,L]
  Head(at::Tensor activation, Run run, at::Tensor logits, std::int64_t batch_size);
  at::Tensor activation_;
  Run run_;
  at::Tensor logits_;
  std::int64_t batch_size_;
};

}  // namespace cameras
#pragma GCC visibility pop
