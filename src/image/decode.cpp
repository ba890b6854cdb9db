#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <span>
#include <string_view>

#include "cameras/error.h"
#include "cameras/image.h"
#include "image/container.h"

namespace cameras {
namespace {

// OpenCV asks each of its decoders in turn, and some know their files by a word further in: a WebP
// whose picture data its own decoder refuses would go on to the ones for DICOM (bytes 128 to 131)
// and elevation maps (140 to 143). No other picture has such a word there but by chance.
void require_no_other_format(std::span<const std::uint8_t> stream) {
  const auto has_at = [&](std::size_t offset, std::string_view word) {
    return stream.size() >= offset + word.size() &&
           std::equal(word.begin(), word.end(),
                      stream.begin() + static_cast<std::ptrdiff_t>(offset));
  };
  require(!has_at(128, "DICM") && !has_at(140, "DTED"), Errc::bad_image,
          "file is damaged: it is marked as two formats at once");
}

// Decodes into pixels that are zero beforehand: a decoder that stops early then shows black, not
// what was in memory. BGR, or BGRA and perhaps 16 bits where there is alpha.
cv::Mat decode_stream(const Container& container) {
  require_no_other_format(container.stream);
  // As is, because IMREAD_COLOR drops alpha; as is never applies EXIF either.
  const int flags =
      container.alpha ? cv::IMREAD_UNCHANGED : cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION;
  const int type = container.alpha ? CV_8UC4 : CV_8UC3;
  const cv::Size size(static_cast<int>(container.width), static_cast<int>(container.height));
  cv::Mat pixels = cv::Mat::zeros(size, type);
  cv::imdecode(container.stream, flags, &pixels);
  require(!pixels.empty(), Errc::bad_image, "file is damaged: the picture data cannot be decoded");
  require(pixels.size() == size, Errc::bad_image, "file is damaged: its header says ", size.width,
          " x ", size.height, " pixels, its data ", pixels.cols, " x ", pixels.rows);
  return pixels;
}

cv::Mat to_8_bits(const cv::Mat& pixels) {
  if (pixels.depth() == CV_8U) return pixels;
  cv::Mat result;
  pixels.convertTo(result, CV_8U, 1.0 / 257);  // 65535 -> 255
  return result;
}

// Undoes how the camera was held. Orientation n says where the first row and column belong.
cv::Mat upright(const cv::Mat& pixels, int orientation) {
  constexpr int kUpDown = 0;
  constexpr int kLeftRight = 1;
  constexpr int kBoth = -1;
  cv::Mat turned = pixels;
  if (orientation >= 5) cv::transpose(pixels, turned);
  cv::Mat result = turned;
  if (orientation == 2 || orientation == 6) cv::flip(turned, result, kLeftRight);
  if (orientation == 3 || orientation == 7) cv::flip(turned, result, kBoth);
  if (orientation == 4 || orientation == 8) cv::flip(turned, result, kUpDown);
  return result;
}

cv::Mat to_rgb(const cv::Mat& pixels) {
  cv::Mat rgb;
  const int channels = pixels.channels();
  const int code = channels == 1   ? cv::COLOR_GRAY2RGB
                   : channels == 3 ? cv::COLOR_BGR2RGB
                                   : cv::COLOR_BGRA2RGB;
  cv::cvtColor(pixels, rgb, code);
  return rgb;
}

std::vector<std::uint8_t> values(const cv::Mat& contiguous) {
  return {contiguous.datastart, contiguous.dataend};
}

}  // namespace

Image Image::decode(std::span<const std::byte> bytes, const Limits& limits) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  require(size <= limits.image_bytes, Errc::bad_image, "picture file of ", size,
          " bytes, expected at most ", limits.image_bytes);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const Bytes data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  const Container container = parse_container(data, limits);
  try {
    const cv::Mat pixels = upright(to_8_bits(decode_stream(container)), container.orientation);
    std::vector<std::uint8_t> alpha;
    if (pixels.channels() == 4) {
      cv::Mat plane;
      cv::extractChannel(pixels, plane, 3);
      alpha = values(plane);
    }
    return from_pixels(pixels.rows, pixels.cols, values(to_rgb(pixels)), std::move(alpha));
  } catch (const cv::Exception&) {
    fail(Errc::bad_image, "file is damaged: the picture data cannot be decoded");
  }
}

}  // namespace cameras
