#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/metric.h"

namespace cameras {

/// Where the object is on the input's grid: bool [height,width], true where the middle of an
/// input's pixel falls on a pixel of the object.
at::Tensor object_grid(const LabelledObject& object, std::int64_t height, std::int64_t width);

/// Σ_object S / Σ S, 0 for an empty map. S and `inside` are [h,w].
double mass_inside(const at::Tensor& map, const at::Tensor& inside);

/// How many of the `count` most relevant pixels lie inside, in pixel_order(). Pixels without
/// relevance are none of them, whatever their place: they say nothing.
std::int64_t hits_inside(const at::Tensor& map, const at::Tensor& inside, std::int64_t count);

}  // namespace cameras
