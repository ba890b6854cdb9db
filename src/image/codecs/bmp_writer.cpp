#include "cameras/error.h"
#include "image/encoders.h"

namespace cameras {
namespace {

void put(std::vector<std::byte>& file, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) file.push_back(static_cast<std::byte>(value >> (8 * i)));
}

}  // namespace

// 24 bits a pixel, blue first, rows from bottom to top and filled up to whole words.
std::vector<std::byte> write_bmp(const PixelView<std::uint8_t>& pixels) {
  constexpr std::uint32_t kHeader = 54;
  const auto row = static_cast<std::uint64_t>((3 * pixels.width + 3) / 4 * 4);
  const std::uint64_t size = kHeader + row * static_cast<std::uint64_t>(pixels.height);
  require(size <= UINT32_MAX, Errc::bad_argument, "a picture of ", pixels.width, " x ",
          pixels.height, " pixels cannot be written as BMP, expected at most ", UINT32_MAX,
          " bytes");
  std::vector<std::byte> file;
  file.reserve(size);
  file.assign({std::byte{'B'}, std::byte{'M'}});
  put(file, static_cast<std::uint32_t>(size), 4);
  put(file, 0, 4);
  put(file, kHeader, 4);
  put(file, 40, 4);  // Windows' header
  put(file, static_cast<std::uint32_t>(pixels.width), 4);
  put(file, static_cast<std::uint32_t>(pixels.height), 4);
  put(file, 1, 2);   // one plane
  put(file, 24, 2);  // bits
  file.resize(kHeader);
  for (std::int64_t y = pixels.height - 1; y >= 0; --y) {
    const std::uint8_t* const from = pixels.row(y);
    for (std::int64_t x = 0; x < 3 * pixels.width; x += 3) {
      for (const std::int64_t c : {2, 1, 0}) file.push_back(std::byte{from[x + c]});
    }
    file.resize((file.size() - kHeader + 3) / 4 * 4 + kHeader);
  }
  return file;
}

}  // namespace cameras
