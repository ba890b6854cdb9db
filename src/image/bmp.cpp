#include "cameras/error.h"
#include "image/container.h"

namespace cameras {
namespace {

constexpr std::size_t kInfo = 14;  // offset of the info header

struct Layout {
  std::uint32_t bits = 0;
  std::uint32_t compression = 0;
  std::size_t palette_begin = 0;
  std::size_t palette_bytes = 0;
  std::size_t pixels_begin = 0;
};

// OS/2's 12 byte header has 16-bit sizes and no compression; all others begin as Windows' 40 bytes.
Layout read_layout(const ByteReader& reader, std::size_t header) {
  Layout layout;
  const bool old = header == 12;
  layout.bits = reader.le16(kInfo + (old ? 10 : 14));
  layout.compression = old ? 0 : reader.le32(kInfo + 16);
  layout.palette_begin = kInfo + header;
  if (layout.bits <= 8) {
    const std::uint32_t used = old ? 0 : reader.le32(kInfo + 32);
    const std::size_t most = std::size_t{1} << layout.bits;
    require(used <= most, Errc::bad_image, "expected at most ", most, " palette colours, found ",
            used);
    layout.palette_bytes = (used == 0 ? most : used) * (old ? 3 : 4);
  }
  layout.pixels_begin = reader.le32(10);
  return layout;
}

void check_encoding(const Layout& layout) {
  const std::uint32_t bits = layout.bits;
  constexpr std::uint32_t kPlain = 0;
  constexpr std::uint32_t kBitFields = 3;
  const bool plain = layout.compression == kPlain && (bits == 1 || bits == 4 || bits == 8 ||
                                                      bits == 16 || bits == 24 || bits == 32);
  const bool fields = layout.compression == kBitFields && (bits == 16 || bits == 32);
  require(plain || fields, Errc::bad_image, "expected uncompressed pixels, found compression ",
          layout.compression, " with ", bits, " bits per pixel");
}

}  // namespace

Container parse_bmp(Bytes bytes, const Limits& limits) {
  const ByteReader reader(bytes);
  const std::size_t header = reader.le32(kInfo);
  require(reader.has(kInfo, 12) && reader.has(kInfo, header), Errc::bad_image,
          "file is truncated: the header is cut off");
  require(header == 12 || (header >= 40 && header <= 124), Errc::bad_image,
          "expected a header of 12 or 40 to 124 bytes, found ", header);
  Container result;
  // Windows' sizes are signed: a negative height means rows from top to bottom.
  const bool old = header == 12;
  const std::int64_t height = static_cast<std::int32_t>(reader.le32(kInfo + 8));
  result.width = old ? reader.le16(kInfo + 4) : static_cast<std::int32_t>(reader.le32(kInfo + 4));
  result.height = old ? reader.le16(kInfo + 6) : (height < 0 ? -height : height);
  check_pixels(result.height, result.width, limits);

  const Layout layout = read_layout(reader, header);
  check_encoding(layout);
  const auto row = (static_cast<std::size_t>(result.width) * layout.bits + 31) / 32 * 4;
  const std::size_t pixel_bytes = row * static_cast<std::size_t>(result.height);
  require(reader.has(layout.palette_begin, layout.palette_bytes) &&
              reader.has(layout.pixels_begin, pixel_bytes),
          Errc::bad_image, "file is truncated: expected ", layout.pixels_begin + pixel_bytes,
          " bytes, found ", reader.size());
  result.stream.assign(bytes.begin(), bytes.end());
  return result;
}

}  // namespace cameras
