#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cameras/limits.h"
#include "image/byte_reader.h"
#include "image/raster.h"

namespace cameras {

/// What a picture file says about itself, read before its decoder sees it.
struct Container {
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool alpha = false;
  bool wide = false;                    ///< more than 8 bits a channel
  int orientation = 1;                  ///< EXIF, 1..8
  Bytes whole = {};                     ///< the file, perhaps without what comes after its end
  std::vector<std::uint8_t> kept = {};  ///< of formats that are stripped; see stream()

  /// What the decoder reads: the file, complete. Where a format carries more than pixels (JPEG,
  /// PNG), only what the decoder needs: colour profiles, comments and thumbnails, which could make
  /// it fail or spend memory, are left out.
  Bytes stream() const noexcept { return kept.empty() ? whole : Bytes(kept); }
};

/// A format of pictures: how it is known, what its header says, how its pixels are read.
struct PictureFormat {
  std::string_view name;
  bool (*matches)(const ByteReader& reader);
  /// Walks the file to its end.
  /// @throws Error{bad_image} for a broken or truncated file, or a size beyond `limits`
  Container (*parse)(Bytes bytes, const Limits& limits);
  /// Decodes a parsed file. A picture that is not whole is an error: what a decoder would fill in
  /// is not what was in front of the camera.
  /// @throws Error{bad_image} with the decoder's own reason
  AnyRaster (*read)(const Container& container, const Limits& limits);
};

/// The format whose signature the bytes begin with.
/// @throws Error{bad_image} for none of ours
const PictureFormat& picture_format(Bytes bytes);

// One pair per format; `bytes` start with that format's signature.
Container parse_jpeg(Bytes bytes, const Limits& limits);
Container parse_png(Bytes bytes, const Limits& limits);
Container parse_webp(Bytes bytes, const Limits& limits);
Container parse_bmp(Bytes bytes, const Limits& limits);
Container parse_tiff(Bytes bytes, const Limits& limits);
AnyRaster read_jpeg(const Container& container, const Limits& limits);
AnyRaster read_png(const Container& container, const Limits& limits);
AnyRaster read_webp(const Container& container, const Limits& limits);
AnyRaster read_bmp(const Container& container, const Limits& limits);
AnyRaster read_tiff(const Container& container, const Limits& limits);

/// @throws Error{bad_image} for an empty picture or one beyond `limits`
void check_pixels(std::int64_t height, std::int64_t width, const Limits& limits);

}  // namespace cameras
