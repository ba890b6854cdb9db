#pragma once

#include <ATen/core/Tensor.h>

#include <span>

namespace cameras {

/// Refuses what fill_ring() would.
/// @throws Error{bad_argument} for a point farther than 2^26 pixels away
void require_near(std::span<const double> ring);

/// Sets the pixels of `mask` [H,W] bool inside of a ring x0, y0, x1, y1, …; the last point is
/// joined with the first. Where pixels lie on the outline, they are inside as pycocotools has it:
/// the outline is rounded to fifths of a pixel, and a column of pixels is crossed at its middle
/// fifth.
/// @throws Error{bad_argument} for a point farther than 2^26 pixels away
void fill_ring(std::span<const double> ring, at::Tensor& mask);

}  // namespace cameras
