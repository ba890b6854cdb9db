#pragma once

#include <ATen/core/Tensor.h>

#include "cameras/dataset.h"
#include "cameras/limits.h"

namespace cameras {

/// Adds the pixels of its objects to a mask [H,W] bool. A pixel's number is the one whose colour in
/// PASCAL VOC's palette it has: the bits of the number, three at a time from the lowest on, are the
/// highest bits of red, green and blue (VOCcolormap of VOC's development kit).
/// @throws Error{bad_argument} for a file of another size than the mask; Error{io, bad_image} for
///         one that cannot be read; messages begin with the file
void add_objects(const MaskFile& given, at::Tensor& mask, const Limits& limits);

}  // namespace cameras
