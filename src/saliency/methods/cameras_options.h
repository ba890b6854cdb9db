#pragma once

#include "cameras/saliency/cameras.h"

namespace cameras {

/// The sizes and how they are asked for, as the command line says it: the preset's, but for what is
/// set.
/// @throws Error{bad_argument} for words that are no option
CamerasOptions cameras_options(const MethodOptions& options);

}  // namespace cameras
