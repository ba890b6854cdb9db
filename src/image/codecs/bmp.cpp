#include <array>
#include <bit>

#include "cameras/error.h"
#include "image/container.h"

namespace cameras {
namespace {

constexpr std::size_t kInfo = 14;           // offset of the info header
constexpr std::size_t kMasks = kInfo + 40;  // after the shortest header, inside of longer ones
constexpr std::uint32_t kBitFields = 3;

struct Layout {
  std::uint32_t bits = 0;
  std::uint32_t compression = 0;
  bool top_down = false;
  std::size_t palette_begin = 0;
  std::size_t palette_bytes = 0;
  std::size_t palette_entry = 4;  // bytes
  std::size_t pixels_begin = 0;
};

// OS/2's 12 byte header has 16-bit sizes and no compression; all others begin as Windows' 40 bytes.
Layout read_layout(const ByteReader& reader) {
  const std::size_t header = reader.le32(kInfo);
  Layout layout;
  const bool old = header == 12;
  layout.bits = reader.le16(kInfo + (old ? 10 : 14));
  layout.compression = old ? 0 : reader.le32(kInfo + 16);
  // Windows' sizes are signed: a negative height means rows from top to bottom.
  layout.top_down = !old && static_cast<std::int32_t>(reader.le32(kInfo + 8)) < 0;
  layout.palette_begin = kInfo + header;
  layout.palette_entry = old ? 3 : 4;
  if (layout.bits <= 8) {
    const std::uint32_t used = old ? 0 : reader.le32(kInfo + 32);
    const std::size_t most = std::size_t{1} << layout.bits;
    require(used <= most, Errc::bad_image, "expected at most ", most, " palette colours, found ",
            used);
    layout.palette_bytes = (used == 0 ? most : used) * layout.palette_entry;
  }
  layout.pixels_begin = reader.le32(10);
  return layout;
}

void check_encoding(const Layout& layout) {
  const std::uint32_t bits = layout.bits;
  constexpr std::uint32_t kPlain = 0;
  const bool plain = layout.compression == kPlain && (bits == 1 || bits == 4 || bits == 8 ||
                                                      bits == 16 || bits == 24 || bits == 32);
  const bool fields = layout.compression == kBitFields && (bits == 16 || bits == 32);
  require(plain || fields, Errc::bad_image, "expected uncompressed pixels, found compression ",
          layout.compression, " with ", bits, " bits per pixel");
}

void check_masks(const ByteReader& reader) {
  for (const std::size_t colour : {0U, 4U, 8U}) {
    require(reader.le32(kMasks + colour) != 0, Errc::bad_image,
            "expected the bits of three colours, found a colour without bits");
  }
}

// Bytes of a row, which is filled up to whole words of 32 bits.
std::size_t row_bytes(std::int64_t width, const Layout& layout) {
  return (static_cast<std::size_t>(width) * layout.bits + 31) / 32 * 4;
}

// One colour of a pixel of 16, 24 or 32 bits: where its bits lie.
struct Field {
  std::uint32_t mask = 0;

  std::uint8_t of(std::uint32_t pixel) const {
    if (mask == 0) return 0;
    const int shift = std::countr_zero(mask);
    const std::uint64_t most = mask >> shift;
    return static_cast<std::uint8_t>(((pixel & mask) >> shift) * std::uint64_t{255} / most);
  }
};

// Red, green and blue.
std::array<Field, 3> fields_of(const ByteReader& reader, const Layout& layout) {
  if (layout.compression == kBitFields) {
    return {Field{reader.le32(kMasks)}, {reader.le32(kMasks + 4)}, {reader.le32(kMasks + 8)}};
  }
  if (layout.bits == 16) return {Field{0x7c00}, {0x3e0}, {0x1f}};
  return {Field{0xff0000}, {0xff00}, {0xff}};
}

// Reads pixels of any depth. An index beyond the palette is black.
class BmpPixels {
 public:
  BmpPixels(const ByteReader& reader, const Layout& layout)
      : reader_(reader), layout_(layout), fields_(fields_of(reader, layout)) {
    for (std::size_t i = 0; i * layout.palette_entry < layout.palette_bytes; ++i) {
      const std::size_t at = layout.palette_begin + i * layout.palette_entry;
      palette_.at(i) = reader.le24(at);
    }
  }

  /// Writes the pixels of the row that begins at `at`.
  std::uint8_t* row(std::size_t at, std::int64_t width, std::uint8_t* to) const {
    for (std::int64_t x = 0; x < width; ++x) {
      const std::uint32_t pixel = value(at, static_cast<std::size_t>(x));
      if (layout_.bits <= 24 && layout_.bits != 16) {  // a byte each; the others take divisions
        for (const std::uint32_t shift : {16U, 8U, 0U}) {
          *to++ = static_cast<std::uint8_t>(pixel >> shift & 0xffU);
        }
        continue;
      }
      for (const Field& field : fields_) *to++ = field.of(pixel);
    }
    return to;
  }

 private:
  std::uint32_t value(std::size_t row, std::size_t x) const {
    if (layout_.bits == 32) return reader_.le32(row + 4 * x);
    if (layout_.bits == 24) return reader_.le24(row + 3 * x);
    if (layout_.bits == 16) return reader_.le16(row + 2 * x);
    const std::size_t bit = x * layout_.bits;  // the leftmost pixel is in the highest bits
    const std::size_t shift = 8 - layout_.bits - bit % 8;
    const std::uint32_t index = reader_.u8(row + bit / 8) >> shift & ((1U << layout_.bits) - 1);
    return palette_.at(index);
  }

  const ByteReader& reader_;
  const Layout& layout_;
  std::array<Field, 3> fields_;
  std::array<std::uint32_t, 256> palette_ = {};  // blue lowest, as in pixels of 24 bits
};

}  // namespace

Container parse_bmp(Bytes bytes, const Limits& limits) {
  const ByteReader reader(bytes);
  const std::size_t header = reader.le32(kInfo);
  require(reader.has(kInfo, 12) && reader.has(kInfo, header), Errc::bad_image,
          "file is truncated: the header is cut off");
  require(header == 12 || (header >= 40 && header <= 124), Errc::bad_image,
          "expected a header of 12 or 40 to 124 bytes, found ", header);
  Container result;
  const bool old = header == 12;
  const std::int64_t height = static_cast<std::int32_t>(reader.le32(kInfo + 8));
  result.width = old ? reader.le16(kInfo + 4) : static_cast<std::int32_t>(reader.le32(kInfo + 4));
  result.height = old ? reader.le16(kInfo + 6) : (height < 0 ? -height : height);
  check_pixels(result.height, result.width, limits);

  const Layout layout = read_layout(reader);
  check_encoding(layout);
  if (layout.compression == kBitFields) check_masks(reader);
  const std::size_t pixel_bytes =
      row_bytes(result.width, layout) * static_cast<std::size_t>(result.height);
  require(reader.has(layout.palette_begin, layout.palette_bytes) &&
              reader.has(layout.pixels_begin, pixel_bytes),
          Errc::bad_image, "file is truncated: expected ", layout.pixels_begin + pixel_bytes,
          " bytes, found ", reader.size());
  result.whole = bytes;
  return result;
}

AnyRaster read_bmp(const Container& container, const Limits&) {
  const ByteReader reader(container.stream());
  const Layout layout = read_layout(reader);
  const BmpPixels pixels(reader, layout);
  const std::size_t row = row_bytes(container.width, layout);
  const auto height = static_cast<std::size_t>(container.height);
  Raster<std::uint8_t> raster{.height = container.height, .width = container.width};
  raster.values.resize(3 * height * static_cast<std::size_t>(container.width));
  std::uint8_t* to = raster.values.data();
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t from = layout.top_down ? y : height - 1 - y;
    to = pixels.row(layout.pixels_begin + from * row, container.width, to);
  }
  return raster;
}

}  // namespace cameras
