#include <array>
#include <string>
#include <string_view>

#include "cameras/error.h"
#include "image/container.h"
#include "image/exif.h"

namespace cameras {
namespace {

constexpr std::size_t kSignatureSize = 8;
constexpr std::size_t kFrame = 12;  // length, type and checksum around a chunk's data

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < table.size(); ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xedb88320U ^ (c >> 1U) : c >> 1U;
    table.at(n) = c;
  }
  return table;
}

std::uint32_t crc32(Bytes bytes) {
  static constexpr std::array<std::uint32_t, 256> kTable = make_crc_table();
  std::uint32_t crc = 0xffffffffU;
  for (const std::uint8_t b : bytes) crc = kTable[(crc ^ b) & 0xffU] ^ (crc >> 8U);
  return ~crc;
}

enum ColorType : std::uint32_t { kGray = 0, kRgb = 2, kPalette = 3, kGrayAlpha = 4, kRgbAlpha = 6 };

bool is_depth_allowed(std::uint32_t type, std::uint32_t depth) {
  const bool power = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
  if (type == kGray) return power;
  if (type == kPalette) return power && depth <= 8;
  return (type == kRgb || type == kGrayAlpha || type == kRgbAlpha) && (depth == 8 || depth == 16);
}

// Walks the chunks of a PNG file, checks their checksums and copies those that a decoder needs.
class PngWalk {
 public:
  PngWalk(Bytes bytes, const Limits& limits) : reader_(bytes), limits_(limits) {}

  Container run() {
    container_.kept.reserve(reader_.size());
    header();
    copy(0, at_);
    while (!reader_.spells(at_ + 4, "IEND")) chunk();
    copy_chunk(next_length());
    require(data_ == Data::after || data_ == Data::inside, Errc::bad_image,
            "expected picture data (IDAT), found none");
    return std::move(container_);
  }

 private:
  enum class Data { before, inside, after };

  void copy(std::size_t from, std::size_t count) {
    const Bytes part = reader_.part(from, count);
    container_.kept.insert(container_.kept.end(), part.begin(), part.end());
  }

  void copy_chunk(std::size_t length) {
    const std::uint32_t expected = crc32(reader_.part(at_ + 4, length + 4));
    require(reader_.be32(at_ + 8 + length) == expected, Errc::bad_image,
            "file is damaged: the checksum of the chunk at byte ", at_, " is wrong");
    copy(at_, length + kFrame);
    at_ += length + kFrame;
  }

  std::size_t next_length() const {
    const std::size_t length = reader_.be32(at_);
    require(reader_.has(at_, kFrame) && reader_.has(at_, length + kFrame), Errc::bad_image,
            "file is truncated: expected an end (IEND), found the end of ", reader_.size(),
            " bytes");
    return length;
  }

  void header() {
    at_ = kSignatureSize;
    require(reader_.be32(at_) == 13 && reader_.spells(at_ + 4, "IHDR") && reader_.has(at_, 25),
            Errc::bad_image, "expected a header (IHDR) of 13 bytes, found none");
    container_.width = reader_.be32(at_ + 8);
    container_.height = reader_.be32(at_ + 12);
    check_pixels(container_.height, container_.width, limits_);
    const std::uint32_t depth = reader_.u8(at_ + 16);
    type_ = reader_.u8(at_ + 17);
    require(is_depth_allowed(type_, depth), Errc::bad_image, "colour type ", type_, " with ", depth,
            " bits does not exist");
    require(reader_.be16(at_ + 18) == 0 && reader_.u8(at_ + 20) <= 1, Errc::bad_image,
            "unknown compression, filter or interlace method");
    require(reader_.be32(at_ + 21) == crc32(reader_.part(at_ + 4, 17)), Errc::bad_image,
            "file is damaged: the checksum of the header is wrong");
    container_.wide = depth > 8;
    container_.alpha = type_ == kGrayAlpha || type_ == kRgbAlpha;
    at_ += 13 + kFrame;
  }

  void chunk() {
    const std::size_t length = next_length();
    const bool data = reader_.spells(at_ + 4, "IDAT");
    if (data_ == Data::inside && !data) data_ = Data::after;
    if (data) {
      picture_data(length);
    } else if (reader_.spells(at_ + 4, "PLTE")) {
      palette(length);
    } else if (reader_.spells(at_ + 4, "tRNS") && fits_transparency(length)) {
      container_.alpha = true;
      copy_chunk(length);
    } else {
      if (reader_.spells(at_ + 4, "eXIf")) {
        container_.orientation = exif_orientation(reader_.part(at_ + 8, length));
      }
      at_ += length + kFrame;
    }
  }

  void picture_data(std::size_t length) {
    require(data_ != Data::after, Errc::bad_image, "picture data (IDAT) is torn into parts");
    require(type_ != kPalette || entries_ > 0, Errc::bad_image,
            "expected a palette (PLTE) before the picture data, found none");
    data_ = Data::inside;
    copy_chunk(length);
  }

  // A palette beside true colours is only advice.
  void palette(std::size_t length) {
    if (type_ != kPalette) {
      at_ += length + kFrame;
      return;
    }
    require(
        data_ == Data::before && entries_ == 0 && length > 0 && length % 3 == 0 && length <= 768,
        Errc::bad_image, "expected one palette of 1 to 256 colours before the picture data");
    entries_ = length / 3;
    copy_chunk(length);
  }

  bool fits_transparency(std::size_t length) const {
    if (data_ != Data::before || container_.alpha) return false;
    if (type_ == kPalette) return length > 0 && length <= entries_;
    return (type_ == kGray && length == 2) || (type_ == kRgb && length == 6);
  }

  ByteReader reader_;
  const Limits& limits_;
  Container container_;
  std::size_t at_ = 0;
  std::uint32_t type_ = 0;
  std::size_t entries_ = 0;  // of the palette
  Data data_ = Data::before;
};

}  // namespace

Container parse_png(Bytes bytes, const Limits& limits) { return PngWalk(bytes, limits).run(); }

}  // namespace cameras
