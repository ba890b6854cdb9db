#pragma once

#include <opencv2/core.hpp>

#include <string_view>

namespace cameras {

/// Colours for levels. levels: [h,w] 8-bit, 0 = least salient; result: [h,w] 8-bit RGB.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest)
cv::Mat apply_colormap(const cv::Mat& levels, std::string_view name);

}  // namespace cameras
