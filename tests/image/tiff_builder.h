#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cameras::testing {

/// One field of a TIFF file. Types: 3 = 16 bits, 4 = 32 bits, 11 = float.
struct TiffField {
  std::uint16_t tag;
  std::uint16_t type;
  std::vector<double> values;
};

/// What most test pictures have in common; `more` comes on top and wins.
struct TiffPicture {
  std::uint32_t height = 1;
  std::uint32_t width = 2;
  std::uint32_t bits = 8;
  std::uint32_t samples = 1;
  std::uint32_t photometric = 1;  ///< 0 white is zero, 1 black is zero, 2 RGB, 3 palette
  std::vector<TiffField> more = {};
};

/// A TIFF file, least significant byte first, with `data` as its only strip and no compression.
std::string tiff_file(const TiffPicture& picture, const std::string& data);

/// Numbers as the file has them.
std::string shorts(const std::vector<std::uint16_t>& values);
std::string floats(const std::vector<float>& values);

}  // namespace cameras::testing
