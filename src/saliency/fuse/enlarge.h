#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/saliency.h"

namespace cameras {

/// f(φ(ReLU(raw))): how the raw map [m,n] of a layer becomes a map of the input's size, φ the
/// bilinear resize to height x width (half-pixel centres, align_corners=False).
SaliencyMap enlarged(const at::Tensor& raw, std::int64_t height, std::int64_t width,
                     DrawnRange range = DrawnRange::whole);

/// φ(raw), [height,width] float32 on the CPU: the same without ReLU and stretch
/// (Explanation::signed_map).
at::Tensor enlarged_with_sign(const at::Tensor& raw, std::int64_t height, std::int64_t width);

}  // namespace cameras
