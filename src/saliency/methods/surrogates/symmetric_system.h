#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// A x = b for one symmetric, positive definite A and any number of b, by Cholesky.
class SymmetricSystem {
 public:
  /// @param matrix A [N,N] float64
  explicit SymmetricSystem(const at::Tensor& matrix);

  /// x [N] for b [N] float64.
  at::Tensor solve(const at::Tensor& right_side) const;

 private:
  at::Tensor factor_;
};

}  // namespace cameras
