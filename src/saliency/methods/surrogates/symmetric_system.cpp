#include "saliency/methods/surrogates/symmetric_system.h"
#include "core/aten.h"

namespace cameras {

SymmetricSystem::SymmetricSystem(const at::Tensor& matrix) : factor_(at::linalg_cholesky(matrix)) {}

at::Tensor SymmetricSystem::solve(const at::Tensor& right_side) const {
  return right_side.unsqueeze(1).cholesky_solve(factor_).squeeze(1);
}

}  // namespace cameras
