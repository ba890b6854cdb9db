#pragma once

#include <ATen/core/Tensor.h>

#include "cameras/saliency.h"

namespace cameras {

/// Request::baseline, no image, as large as the request's input: [1,C,h,w]. Not zeros where there
/// is none: those are the mean colour of most conventions, not black.
/// @throws Error{bad_argument} for a request without a baseline, or one of another shape
at::Tensor baseline_of(const Request& request);

}  // namespace cameras
