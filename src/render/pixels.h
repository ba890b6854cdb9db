#pragma once

#include <opencv2/core.hpp>

#include "cameras/image.h"

namespace cameras {

/// The image's pixels as OpenCV has them, a copy: [height,width] 8-bit RGB.
/// @throws Error{bad_argument} for a side of more than 2^20 pixels
cv::Mat pixels_of(const Image& image);

/// An image of a continuous [height,width] 8-bit RGB matrix.
Image image_of(const cv::Mat& pixels);

}  // namespace cameras
