#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "image/raster.h"

namespace cameras {

/// A file's bytes as they are written by codecs in C, which must see no exception.
struct EncodedFile {
  std::vector<std::byte> bytes;

  /// False when there is no memory.
  bool append(const void* data, std::size_t count) noexcept {
    try {
      const auto* const from = static_cast<const std::byte*>(data);
      bytes.insert(bytes.end(), from, from + count);
      return true;
    } catch (...) {  // bad_alloc: the codec ends the file in its own way, then we throw
      return false;
    }
  }
};

/// Pixels to be written: [height,width,3], interleaved.
template <class T>
struct PixelView {
  std::int64_t height;
  std::int64_t width;
  std::span<const T> rgb;

  const T* row(std::int64_t y) const { return rgb.data() + 3 * width * y; }
};

// Each writes a whole file. @throws Error{bad_argument} when the codec cannot
std::vector<std::byte> write_png(const PixelView<std::uint8_t>& pixels);
std::vector<std::byte> write_png(const PixelView<std::uint16_t>& pixels);
std::vector<std::byte> write_jpeg(const PixelView<std::uint8_t>& pixels, int quality);
std::vector<std::byte> write_webp(const PixelView<std::uint8_t>& pixels, int quality);
std::vector<std::byte> write_bmp(const PixelView<std::uint8_t>& pixels);

}  // namespace cameras
