#include "cameras/error.h"
#include "image/container.h"
#include "image/exif.h"

namespace cameras {
namespace {

constexpr std::size_t kFirstChunk = 12;

// The size that the first chunk states: "VP8 " (lossy), "VP8L" (lossless) or "VP8X" (extended).
Container read_size(const ByteReader& reader) {
  constexpr std::size_t kBody = kFirstChunk + 8;
  require(reader.has(kBody, 10), Errc::bad_image, "file is truncated: the header is cut off");
  Container result;
  if (reader.spells(kFirstChunk, "VP8 ")) {
    require(reader.spells(kBody + 3, "\x9d\x01\x2a"), Errc::bad_image,
            "expected a key frame, found none");
    result.width = reader.le16(kBody + 6) & 0x3fffU;
    result.height = reader.le16(kBody + 8) & 0x3fffU;
  } else if (reader.spells(kFirstChunk, "VP8L")) {
    require(reader.u8(kBody) == 0x2f, Errc::bad_image, "the lossless signature is wrong");
    const std::uint32_t fields = reader.le32(kBody + 1);
    result.width = (fields & 0x3fffU) + 1;
    result.height = ((fields >> 14U) & 0x3fffU) + 1;
    result.alpha = (fields >> 28U & 1U) != 0;
  } else if (reader.spells(kFirstChunk, "VP8X")) {
    require((reader.u8(kBody) & 0x02U) == 0, Errc::bad_image,
            "animations are not supported, expected a still picture");
    result.alpha = (reader.u8(kBody) & 0x10U) != 0;
    result.width = reader.le24(kBody + 4) + 1;
    result.height = reader.le24(kBody + 7) + 1;
  } else {
    fail(Errc::bad_image, "expected a VP8, VP8L or VP8X chunk first, found another");
  }
  return result;
}

}  // namespace

Container parse_webp(Bytes bytes, const Limits& limits) {
  const ByteReader file(bytes);
  Container result = read_size(file);
  check_pixels(result.height, result.width, limits);
  const std::size_t end = std::size_t{file.le32(4)} + 8;
  require(file.has(0, end), Errc::bad_image, "file is truncated: expected ", end, " bytes, found ",
          file.size());

  const ByteReader reader(bytes.first(end));
  for (std::size_t at = kFirstChunk; reader.has(at, 8);) {
    const std::size_t length = reader.le32(at + 4);
    require(reader.has(at + 8, length), Errc::bad_image, "file is damaged: the chunk at byte ", at,
            " is longer than the file");
    if (reader.spells(at, "EXIF")) {
      result.orientation = exif_orientation(reader.part(at + 8, length));
    }
    at += 8 + length + length % 2;  // chunks are padded to even sizes
  }
  result.whole = bytes.first(end);
  return result;
}

}  // namespace cameras
