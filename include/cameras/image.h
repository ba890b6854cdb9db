#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "cameras/limits.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A decoded picture: RGB, rows top to bottom, EXIF orientation applied; perhaps an alpha plane,
/// which leaves the colours as they are in the file (nothing is blended). Every picture has 8 bits
/// a channel, for eyes; one whose file has more keeps 16 beside them, for networks. Immutable.
class Image {
 public:
  /// Decodes JPEG, PNG, WebP, BMP or TIFF bytes. The header's size is checked before pixels are
  /// decoded. Colour profiles are ignored.
  /// @throws Error{bad_image} for another format, an animation, broken or truncated data, or a
  ///         picture beyond `limits`
  static Image decode(std::span<const std::byte> bytes, const Limits& limits = {});

  /// decode() of a file's bytes; messages start with the path.
  /// @throws Error{io} when the file cannot be read
  static Image open(const std::filesystem::path& path, const Limits& limits = {});

  /// Takes pixels as they are. rgb: height*width*3 values, interleaved; alpha: height*width or
  /// none.
  /// @throws Error{bad_argument} when the counts disagree or a size is not positive
  static Image from_pixels(std::int64_t height, std::int64_t width, std::vector<std::uint8_t> rgb,
                           std::vector<std::uint8_t> alpha = {});

  /// The same with 16 bits a channel, 65535 = white and opaque. rgb() and alpha() are rounded.
  static Image from_wide_pixels(std::int64_t height, std::int64_t width,
                                std::vector<std::uint16_t> rgb,
                                std::vector<std::uint16_t> alpha = {});

  std::int64_t height() const noexcept { return height_; }
  std::int64_t width() const noexcept { return width_; }
  /// [height,width,3], 0..255
  std::span<const std::uint8_t> rgb() const noexcept { return rgb_; }
  /// [height,width], 255 = opaque; empty when the file has none
  std::span<const std::uint8_t> alpha() const noexcept { return alpha_; }

  /// Are there 16 bits a channel?
  bool wide() const noexcept { return !wide_rgb_.empty(); }
  /// [height,width,3], 0..65535; empty unless wide()
  std::span<const std::uint16_t> wide_rgb() const noexcept { return wide_rgb_; }
  /// [height,width], 65535 = opaque; empty unless wide(), or when the file has none
  std::span<const std::uint16_t> wide_alpha() const noexcept { return wide_alpha_; }

  /// How much smaller than in its file the picture is, along each side: 1, 2, 4 or 8. See
  /// Limits::image_detail.
  std::int64_t reduction() const noexcept { return reduction_; }

  enum class Format { png, jpeg, webp, bmp };
  /// Writes the picture as a file, in the format that its extension asks for: .png, .jpg, .jpeg,
  /// .webp or .bmp. A failure leaves an older file as it was.
  /// @throws Error{bad_argument} as format_of() and encode() do
  /// @throws Error{io} when it cannot be written
  void save(const std::filesystem::path& path) const;

  /// The format that a file name's extension asks for.
  /// @throws Error{bad_argument} for another extension
  static Format format_of(const std::filesystem::path& path);

  /// The picture as a file's bytes (RGB; JPEG and WebP at quality 95; PNG with 16 bits when
  /// wide()).
  /// @throws Error{bad_argument} when a side is longer than the format can say
  std::vector<std::byte> encode(Format format = Format::png) const;

 private:
  Image() = default;
  std::int64_t height_ = 0;
  std::int64_t width_ = 0;
  std::int64_t reduction_ = 1;
  std::vector<std::uint8_t> rgb_;
  std::vector<std::uint8_t> alpha_;
  std::vector<std::uint16_t> wide_rgb_;
  std::vector<std::uint16_t> wide_alpha_;
};

}  // namespace cameras
#pragma GCC visibility pop
