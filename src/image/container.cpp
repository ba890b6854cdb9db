#include "image/container.h"

#include <array>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>

#include "cameras/error.h"

namespace cameras {
namespace {

struct Signature {
  std::string_view name;
  Container (*parse)(Bytes, const Limits&);
  bool (*matches)(const ByteReader&);
};

constexpr std::array kSignatures{
    Signature{"JPEG", &parse_jpeg, [](const ByteReader& r) { return r.spells(0, "\xff\xd8\xff"); }},
    Signature{"PNG", &parse_png,
              [](const ByteReader& r) { return r.spells(0, "\x89PNG\r\n\x1a\n"); }},
    Signature{"WebP", &parse_webp,
              [](const ByteReader& r) { return r.spells(0, "RIFF") && r.spells(8, "WEBP"); }},
    Signature{"BMP", &parse_bmp, [](const ByteReader& r) { return r.spells(0, "BM"); }},
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

Container parse_container(Bytes bytes, const Limits& limits) {
  require(!bytes.empty(), Errc::bad_image, "empty file: expected a JPEG, PNG, WebP or BMP picture");
  const ByteReader reader(bytes);
  for (const Signature& signature : kSignatures) {
    if (!signature.matches(reader)) continue;
    try {
      return signature.parse(bytes, limits);
    } catch (const Error& error) {
      throw error.within(signature.name);
    }
  }
  fail(Errc::bad_image, "expected a JPEG, PNG, WebP or BMP picture, found a file that begins with ",
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
