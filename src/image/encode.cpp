#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <array>
#include <cstring>
#include <string_view>

#include "cameras/error.h"
#include "cameras/image.h"

namespace cameras {
namespace {

struct Encoder {
  const char* extension;
  std::string_view name;
  std::int64_t longest_side;  // what the format can say
  std::vector<int> parameters;
};

Encoder encoder_of(Image::Format format) {
  constexpr int kQuality = 95;
  constexpr std::int64_t kAny = std::int64_t{1} << 20;
  switch (format) {
    case Image::Format::jpeg: return {".jpg", "JPEG", 65500, {cv::IMWRITE_JPEG_QUALITY, kQuality}};
    case Image::Format::webp: return {".webp", "WebP", 16383, {cv::IMWRITE_WEBP_QUALITY, kQuality}};
    case Image::Format::bmp: return {".bmp", "BMP", kAny, {}};
    case Image::Format::png: break;
  }
  return {".png", "PNG", kAny, {}};
}

}  // namespace

std::vector<std::byte> Image::encode(Format format) const {
  const Encoder encoder = encoder_of(format);
  require(height_ <= encoder.longest_side && width_ <= encoder.longest_side, Errc::bad_argument,
          "a picture of ", width_, " x ", height_, " pixels cannot be written as ", encoder.name,
          ", expected sides of at most ", encoder.longest_side);
  std::vector<std::uint8_t> file;
  try {
    // OpenCV takes mutable pointers only; nothing writes through this one.
    const cv::Mat rgb(static_cast<int>(height_), static_cast<int>(width_), CV_8UC3,
                      const_cast<std::uint8_t*>(rgb_.data()));  // NOLINT
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    require(cv::imencode(encoder.extension, bgr, file, encoder.parameters), Errc::bad_argument,
            "the picture cannot be written as ", encoder.name);
  } catch (const cv::Exception&) {
    fail(Errc::bad_argument, "the picture cannot be written as ", encoder.name);
  }
  std::vector<std::byte> bytes(file.size());
  std::memcpy(bytes.data(), file.data(), file.size());
  return bytes;
}

}  // namespace cameras
