#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cameras {

/// @throws Error{bad_argument} unless `input` is one image [1,channels,h,w] of float32
void require_input(const at::Tensor& input, std::int64_t channels);

}  // namespace cameras
