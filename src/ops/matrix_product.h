#pragma once

#include <ATen/core/Tensor.h>

namespace cameras::ops {

/// [..,m,k] x [..,k,n] -> [..,m,n], the leading axes broadcast; float32 on the CPU, differentiable.
/// libtorch leaves such products to the BLAS that it was built with, and Debian's is the
/// reference: one thread, a number at a time (bench/matrix_product_bench.cpp has both). They are
/// nearly all there is to do in a transformer, and the head of VGG reads 400 MB of weights in one.
/// Here each matrix is oneDNN's linear layer.
/// @param a,b of two axes or more, whose sizes fit
at::Tensor matrix_product(const at::Tensor& a, const at::Tensor& b);

/// Whether matrix_product() takes these operands and pays: a million multiplications or more.
bool is_matrix_product(const at::Tensor& a, const at::Tensor& b);

/// matrix_product() where it takes the operands, at::matmul() elsewhere.
at::Tensor product(const at::Tensor& a, const at::Tensor& b);

}  // namespace cameras::ops
