#include "render/pixels.h"

#include "cameras/error.h"

namespace cameras {

cv::Mat pixels_of(const Image& image) {
  constexpr std::int64_t kLongestSide = std::int64_t{1} << 20;
  require(image.height() <= kLongestSide && image.width() <= kLongestSide, Errc::bad_argument,
          "render: expected sides of at most ", kLongestSide, " pixels, found ", image.width(),
          " x ", image.height());
  // OpenCV takes mutable pointers only; the copy is what may be written to.
  return cv::Mat(static_cast<int>(image.height()), static_cast<int>(image.width()), CV_8UC3,
                 const_cast<std::uint8_t*>(image.rgb().data()))  // NOLINT
      .clone();
}

Image image_of(const cv::Mat& pixels) {
  return Image::from_pixels(pixels.rows, pixels.cols, {pixels.datastart, pixels.dataend});
}

}  // namespace cameras
