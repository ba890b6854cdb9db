#include <string_view>

#include "cameras/error.h"
#include "cameras/file.h"
#include "cameras/image.h"
#include "image/encoders.h"

namespace cameras {
namespace {

constexpr int kQuality = 95;

struct FormatLimit {
  std::string_view name;
  std::int64_t longest_side;  // what the format can say
};

FormatLimit limit_of(Image::Format format) {
  constexpr std::int64_t kAny = std::int64_t{1} << 20;
  switch (format) {
    case Image::Format::jpeg: return {"JPEG", 65500};
    case Image::Format::webp: return {"WebP", 16383};
    case Image::Format::bmp: return {"BMP", kAny};
    case Image::Format::png: break;
  }
  return {"PNG", kAny};
}

}  // namespace

std::vector<std::byte> Image::encode(Format format) const {
  const FormatLimit limit = limit_of(format);
  require(height_ <= limit.longest_side && width_ <= limit.longest_side, Errc::bad_argument,
          "a picture of ", width_, " x ", height_, " pixels cannot be written as ", limit.name,
          ", expected sides of at most ", limit.longest_side);
  const PixelView<std::uint8_t> pixels{height_, width_, rgb_};
  switch (format) {
    case Format::jpeg: return write_jpeg(pixels, kQuality);
    case Format::webp: return write_webp(pixels, kQuality);
    case Format::bmp: return write_bmp(pixels);
    case Format::png: break;
  }
  if (wide()) return write_png(PixelView<std::uint16_t>{height_, width_, wide_rgb_});
  return write_png(pixels);
}

void Image::save(const std::filesystem::path& path) const {
  write_whole_file(path, encode(format_of(path)), ".cameras-");
}

}  // namespace cameras
