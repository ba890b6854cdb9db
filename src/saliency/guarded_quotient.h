#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// numerator / denominator, element by element, and 0 where the denominator is nothing but rounding
/// error: |denominator| <= 1e-6 magnitude. The shapes broadcast.
/// @param magnitude what the denominator would be if nothing in its sum cancelled, >= 0
at::Tensor guarded_quotient(const at::Tensor& numerator, const at::Tensor& denominator,
                            const at::Tensor& magnitude);

}  // namespace cameras
