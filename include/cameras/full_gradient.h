#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <vector>

#include "cameras/passes.h"

#pragma GCC visibility push(default)
namespace cameras {

/// What a function y of the logits owes to the input and to every bias, to first order.
struct FullGradientShares {
  at::Tensor input;  ///< x ⊙ ∂y/∂x, [1,C,h,w]
  /// b ⊙ ∂y/∂v by feature map v that a bias b is part of, in execution order: [1,K,m,n]
  std::vector<at::Tensor> maps;
  double rest = 0;  ///< Σ b ∂y/∂v elsewhere: scores, vectors behind a pool, tokens of a class
};

/// What one pass shows about the full gradient of a network. Biases are those of Conv,
/// ConvTranspose, Gemm, BatchNormalization (what it adds: B - mean · scale / √(var + ε)),
/// InstanceNormalization and LayerNormalization, and what is added or subtracted that the image has
/// no say in. Where all else is linear or a rectifier (Relu, LeakyRelu, PRelu, MaxPool), the shares
/// add up to y.
/// Source: Srinivas and Fleuret, NeurIPS 2019, arXiv 1905.00780.
class FullGradient {
 public:
  const at::Tensor& logits() const noexcept { return logits_; }  ///< [L] float32

  /// The shares of y = Σ_l weights[l] logits[l].
  /// @param weights [L] float32
  /// @throws Error{bad_argument} for another shape or type
  FullGradientShares shares(const at::Tensor& weights) const;

 private:
  friend class Network;
  /// A value that a bias is part of.
  struct Biased {
    at::Tensor value;  // on the tape
    at::Tensor bias;   // broadcasts to it
    /// Of something of the value's shape: as a feature map, or undefined where the value is none.
    std::function<at::Tensor(const at::Tensor& like_value)> map_of;
  };
  FullGradient(at::Tensor input, std::vector<Biased> biased, at::Tensor scores,
               std::shared_ptr<PassTally> tally);
  at::Tensor input_;            // a leaf
  std::vector<Biased> biased_;  // in execution order
  at::Tensor scores_;           // the logits, on the tape
  at::Tensor logits_;
  std::shared_ptr<PassTally> tally_;  // may be none
};

}  // namespace cameras
#pragma GCC visibility pop
