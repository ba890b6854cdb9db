#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace cameras {

/// Pearson's correlation of two tensors of as many values, in float64, in [-1,1]; nothing where one
/// of them is constant, which would be 0/0.
std::optional<double> pearson(const at::Tensor& a, const at::Tensor& b);

}  // namespace cameras
