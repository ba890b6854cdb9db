#pragma once

#include <ATen/core/Tensor.h>

namespace cameras::ops {

/// [..,m,k] x [..,k,n] -> [..,m,n], the leading axes broadcast; float32 on the CPU, differentiable.
/// libtorch leaves such products to the BLAS that it was built with, and Debian's is the reference:
/// 1 to 5 GFLOP/s where oneDNN reaches 40 to 60, and in a transformer that is nearly all there is
/// to do. Here each matrix is oneDNN's linear layer.
/// @param a,b of two axes or more, whose sizes fit
at::Tensor matrix_product(const at::Tensor& a, const at::Tensor& b);

/// Whether matrix_product() takes these operands and pays: a million multiplications or more.
bool is_matrix_product(const at::Tensor& a, const at::Tensor& b);

}  // namespace cameras::ops
