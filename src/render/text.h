#pragma once

#include "cameras/caption.h"
#include "render/pixels.h"
#include "render/typeset.h"

namespace cameras {

/// Dark text on white, as high as its lines (see Typeset). At most kWidestText pixels of the width
/// are used.
/// @throws Error{io} when the machine has no font at all
Pixels text_pixels(const Caption& caption, const TextOptions& options);

}  // namespace cameras
