#pragma once

#include <cstdint>
#include <vector>

#include "cameras/limits.h"
#include "image/byte_reader.h"

namespace cameras {

/// What a picture file says about itself, read before any decoder sees it. `stream` is the file
/// again, complete and with only what a decoder needs: what could make it warn, fail or spend
/// memory (colour profiles, comments, thumbnails, bytes after the end) is left out.
struct Container {
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool alpha = false;
  int orientation = 1;  ///< EXIF, 1..8
  std::vector<std::uint8_t> stream;
};

/// Recognises the format by its signature and walks the file to its end.
/// @throws Error{bad_image} for another format, a broken or truncated file, or a size beyond
/// `limits`
Container parse_container(Bytes bytes, const Limits& limits);

// One per format; `bytes` start with that format's signature.
Container parse_jpeg(Bytes bytes, const Limits& limits);
Container parse_png(Bytes bytes, const Limits& limits);
Container parse_webp(Bytes bytes, const Limits& limits);
Container parse_bmp(Bytes bytes, const Limits& limits);

/// @throws Error{bad_image} for an empty picture or one beyond `limits`
void check_pixels(std::int64_t height, std::int64_t width, const Limits& limits);

}  // namespace cameras
