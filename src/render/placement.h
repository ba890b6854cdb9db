#pragma once

#include <opencv2/core.hpp>

#include "cameras/image.h"
#include "cameras/preprocess.h"
#include "cameras/saliency.h"

namespace cameras {

/// The map at the image's size: [height,width] 8-bit levels, 255 = 1. The map's grid lies over
/// `seen` and is interpolated bilinearly between the centres of its cells (align_corners = false);
/// pixels whose centre lies outside of `seen` are 0.
cv::Mat place(const SaliencyMap& map, const Region& seen, std::int64_t height, std::int64_t width);

}  // namespace cameras
