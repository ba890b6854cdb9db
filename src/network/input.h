#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace cameras {

/// What an error message says it found instead of a float32 tensor: "none", "[1,3,8]" or
/// "[1,3,8,8] of Double".
std::string found_text(const at::Tensor& tensor);

/// @throws Error{bad_argument} unless `input` is one image [1,channels,h,w] of float32
void require_input(const at::Tensor& input, std::int64_t channels);

/// Of a function Σ_l weights[l] logits[l].
/// @throws Error{bad_argument} unless `weights` is [labels] of float32
void require_weights(const at::Tensor& weights, std::int64_t labels);

/// @throws Error{bad_argument} unless `inputs` are images [B,channels,h,w] of float32, B >= 1
void require_inputs(const at::Tensor& inputs, std::int64_t channels);

}  // namespace cameras
