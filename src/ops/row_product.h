#pragma once

#include <ATen/core/Tensor.h>

namespace cameras::ops {

/// a B for a single row: [1,K] x [K,N] -> [1,N], float32 or float64, differentiable in a only.
/// A reference BLAS computes such a product on one thread, a number at a time; a linear head on a
/// flattened map (VGG, AlexNet) reads 400 MB of weights in it, once for the logits and once for
/// each label's gradient. Here float32 is oneDNN's; of float64 each thread takes a part of the
/// columns (of the rows in the gradient).
/// @param weights [K,N] in any layout, without a gradient of its own
at::Tensor row_product(const at::Tensor& row, const at::Tensor& weights);

/// Whether row_product() takes these operands and threads pay: one row, a matrix of a million
/// elements or more, on the CPU.
bool is_row_product(const at::Tensor& a, const at::Tensor& b);

}  // namespace cameras::ops
