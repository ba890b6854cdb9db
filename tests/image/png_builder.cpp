#include "image/png_builder.h"

namespace cameras::testing {
namespace {

// The checksums are computed bit by bit as the standards define them, without the library's tables.
std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

std::uint32_t adler32(const std::string& bytes) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char byte : bytes) {
    low = (low + static_cast<std::uint8_t>(byte)) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16U | low;
}

// A zlib stream with one stored block.
std::string stored(const std::string& bytes) {
  const auto low = static_cast<char>(bytes.size() & 0xffU);
  const auto high = static_cast<char>(bytes.size() >> 8U);
  std::string stream = "\x78\x01\x01";
  stream += {low, high, static_cast<char>(~low), static_cast<char>(~high)};
  return stream + bytes + big_endian(adler32(bytes));
}

}  // namespace

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const std::uint32_t shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>(value >> shift & 0xffU);
  }
  return bytes;
}

std::string png_chunk(const std::string& type, const std::string& data) {
  return big_endian(static_cast<std::uint32_t>(data.size())) + type + data +
         big_endian(crc32(type + data));
}

std::string png_file(const PngHeader& header, const std::vector<std::string>& rows,
                     const std::string& before) {
  std::string fields = big_endian(header.width) + big_endian(header.height);
  fields += {static_cast<char>(header.depth), static_cast<char>(header.color_type), 0, 0, 0};
  std::string data;
  for (const std::string& row : rows) data += '\0' + row;
  return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", fields) + before +
         png_chunk("IDAT", stored(data)) + png_chunk("IEND", "");
}

}  // namespace cameras::testing
