#pragma once

#include <cstdint>

#include "cameras/limits.h"
#include "image/codecs/tiff_file.h"

namespace cameras {

/// How a TIFF picture's samples lie in its file.
struct TiffLayout {
  enum class Colour { gray, inverted_gray, rgb, palette };

  std::int64_t height = 0;
  std::int64_t width = 0;
  Colour colour = Colour::gray;
  bool floating = false;
  bool alpha = false;        ///< the sample after the colours is alpha
  std::int64_t bits = 8;     ///< 1, 2, 4, 8 or 16; 32 or 64 where floating
  std::int64_t samples = 1;  ///< of a pixel, those that nobody reads included
  bool planes = false;       ///< each sample in blocks of its own
  bool tiled = false;
  std::int64_t block_height = 0;  ///< of a tile, or rows of a strip
  std::int64_t block_width = 0;
  double black = 0;  ///< of floats
  double white = 1;
  bool declared = false;  ///< does the file say what black and white are?

  std::int64_t colours() const noexcept { return colour == Colour::rgb ? 3 : 1; }
  /// Samples of a pixel that lie in one block.
  std::int64_t block_samples() const noexcept { return planes ? 1 : samples; }
  std::int64_t block_row_bytes() const noexcept {
    return (block_width * bits * block_samples() + 7) / 8;
  }
  std::int64_t block_bytes_of(std::int64_t rows) const noexcept { return rows * block_row_bytes(); }
};

/// Reads and checks the fields of the file's picture.
/// @throws Error{bad_image} naming what is not supported, or a size beyond `limits`
TiffLayout tiff_layout(const TiffFile& file, const Limits& limits);

}  // namespace cameras
