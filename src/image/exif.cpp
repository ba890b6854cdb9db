#include "image/exif.h"

namespace cameras {
namespace {

using namespace std::string_view_literals;

// A TIFF header says in which order its numbers are written.
class TiffReader {
 public:
  TiffReader(Bytes bytes, bool big_endian) : reader_(bytes), big_(big_endian) {}
  std::uint32_t u16(std::size_t at) const { return big_ ? reader_.be16(at) : reader_.le16(at); }
  std::uint32_t u32(std::size_t at) const { return big_ ? reader_.be32(at) : reader_.le32(at); }
  bool has(std::size_t at, std::size_t count) const { return reader_.has(at, count); }

 private:
  ByteReader reader_;
  bool big_;
};

}  // namespace

int exif_orientation(Bytes exif) {
  constexpr std::uint32_t kOrientation = 0x112;
  constexpr std::uint32_t kShort = 3;
  constexpr std::size_t kEntry = 12;
  const ByteReader reader(exif);
  const Bytes tiff = reader.spells(0, "Exif\0\0"sv) ? exif.subspan(6) : exif;
  const bool big = ByteReader(tiff).spells(0, "MM");
  if (!big && !ByteReader(tiff).spells(0, "II")) return 1;

  const TiffReader fields(tiff, big);
  const std::size_t directory = fields.u32(4);
  const std::size_t count = fields.u16(directory);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + i * kEntry;
    if (!fields.has(entry, kEntry)) break;
    if (fields.u16(entry) != kOrientation || fields.u16(entry + 2) != kShort) continue;
    const std::uint32_t value = fields.u16(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace cameras
