#pragma once

#include <opencv2/core.hpp>

#include <string_view>

namespace cameras {

/// `picture` with one line of dark text on white under it. The text is shrunk down to a readable
/// size and then cut with "..." to fit; a picture too narrow for any text gets white beside it.
/// picture: [h,w] 8-bit RGB; text: UTF-8 (drawn in ASCII); panel: width of one of the pictures side
/// by side in it, which the letters are sized for.
cv::Mat add_legend(const cv::Mat& picture, std::string_view text, int panel);

}  // namespace cameras
