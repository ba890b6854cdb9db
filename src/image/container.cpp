#include "image/container.h"

#include <array>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>

#include "cameras/error.h"

namespace cameras {
namespace {

using namespace std::string_view_literals;

constexpr std::array kFormats{
    PictureFormat{"JPEG", [](const ByteReader& r) { return r.spells(0, "\xff\xd8\xff"); },
                  &parse_jpeg, &read_jpeg},
    PictureFormat{"PNG", [](const ByteReader& r) { return r.spells(0, "\x89PNG\r\n\x1a\n"); },
                  &parse_png, &read_png},
    PictureFormat{"WebP",
                  [](const ByteReader& r) { return r.spells(0, "RIFF") && r.spells(8, "WEBP"); },
                  &parse_webp, &read_webp},
    PictureFormat{"BMP", [](const ByteReader& r) { return r.spells(0, "BM"); }, &parse_bmp,
                  &read_bmp},
    // Classic files, and those with offsets of 64 bits.
    PictureFormat{"TIFF",
                  [](const ByteReader& r) {
                    return r.spells(0, "II*\0"sv) || r.spells(0, "MM\0*"sv) ||
                           r.spells(0, "II+\0"sv) || r.spells(0, "MM\0+"sv);
                  },
                  &parse_tiff, &read_tiff},
};

// The first bytes as text where they are text ("GIF89a"), otherwise in hexadecimal.
std::string beginning(const ByteReader& reader) {
  const Bytes head = reader.part(0, 8);
  const bool text =
      std::all_of(head.begin(), head.end(), [](std::uint8_t b) { return b >= 0x20 && b < 0x7f; });
  std::ostringstream out;
  if (text) {
    out << '\'';
    for (const std::uint8_t b : head) out << static_cast<char>(b);
    out << '\'';
  } else {
    out << "bytes" << std::hex << std::setfill('0');
    for (const std::uint8_t b : head) out << ' ' << std::setw(2) << static_cast<int>(b);
  }
  return out.str();
}

}  // namespace

const PictureFormat& picture_format(Bytes bytes) {
  require(!bytes.empty(), Errc::bad_image,
          "empty file: expected a JPEG, PNG, WebP, BMP or TIFF picture");
  const ByteReader reader(bytes);
  for (const PictureFormat& format : kFormats) {
    if (format.matches(reader)) return format;
  }
  fail(Errc::bad_image,
       "expected a JPEG, PNG, WebP, BMP or TIFF picture, found a file that begins with ",
       beginning(reader));
}

void check_pixels(std::int64_t height, std::int64_t width, const Limits& limits) {
  constexpr std::int64_t kLongestSide = std::int64_t{1} << 20;  // the decoders' own limit
  require(height > 0 && width > 0, Errc::bad_image, "image is ", width, " x ", height,
          " pixels, expected at least 1 x 1");
  require(width <= limits.image_pixels / height, Errc::bad_image, "image is ", width, " x ", height,
          " pixels, expected at most ", limits.image_pixels, " pixels");
  require(height <= kLongestSide && width <= kLongestSide, Errc::bad_image, "image is ", width,
          " x ", height, " pixels, expected sides of at most ", kLongestSide, " pixels");
}

}  // namespace cameras
