#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cameras::testing {

/// One PNG chunk with its length and checksum.
std::string png_chunk(const std::string& type, const std::string& data);

/// `value` as four bytes, most significant first.
std::string big_endian(std::uint32_t value);

struct PngHeader {
  std::uint32_t height = 1;
  std::uint32_t width = 1;
  int depth = 8;
  int color_type = 2;  ///< 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha
};

/// A PNG file: signature, header, the chunks of `before`, `rows` (each without its filter byte)
/// uncompressed, end.
std::string png_file(const PngHeader& header, const std::vector<std::string>& rows,
                     const std::string& before = "");

}  // namespace cameras::testing
