#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cameras {

/// Gradient descent whose steps do not depend on the scale of the gradient: each value moves by
/// about `rate` at first. β₁ = 0.9, β₂ = 0.999, ε = 1e-8. Source: Kingma and Ba, ICLR 2015, arXiv
/// 1412.6980, Algorithm 1.
class Adam {
 public:
  explicit Adam(double rate) : rate_(rate) {}

  /// The values after one step down along their gradient, of the same shape.
  at::Tensor next(const at::Tensor& values, const at::Tensor& gradient);

 private:
  double rate_;
  std::int64_t step_ = 0;
  at::Tensor mean_;    // of gradients
  at::Tensor square_;  // mean of their squares
};

}  // namespace cameras
