#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cameras {

/// One pass with every value that it computed, for whoever walks back from the scores through
/// Network::graph() by rules of its own. Nothing is recorded for a gradient.
class Trace {
 public:
  const at::Tensor& logits() const noexcept { return logits_; }  ///< y, [L] float32

  /// The value of this name, as the pass had it: the input, a constant, or what a node computed.
  /// Undefined for "", an input or output that a node leaves out.
  /// @throws Error{bad_argument} for a name that no node reads or makes
  const at::Tensor& value(std::string_view name) const;

  /// Σ_l weights[l] ∂ logits[l] / ∂ the graph's output, of the output's shape.
  /// @throws Error{bad_argument} unless `weights` is [L] of float32
  at::Tensor output_gradient(const at::Tensor& weights) const;

 private:
  friend class Network;
  using Values = std::map<std::string, at::Tensor, std::less<>>;
  using ScoreGradient = std::function<at::Tensor(const at::Tensor& weights)>;
  Trace(Values values, at::Tensor logits, ScoreGradient gradient);
  Values values_;
  at::Tensor logits_;
  ScoreGradient gradient_;
};

}  // namespace cameras
#pragma GCC visibility pop
