#pragma once

#include <cstdint>

#include "cameras/image.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Pixels of 8 bits as another library holds them: an OpenCV, GStreamer or Qt frame. It points to
/// them and owns nothing, so they have to outlive it. Rows go from top to bottom, `stride` bytes
/// from one to the next; 0 = they follow one another without a gap.
class ImageView {
 public:
  /// @param pixels height rows of width pixels
  /// @throws Error{bad_argument} for no pixels, a size that is not positive, or a stride that is
  ///         shorter than a row
  static ImageView rgb(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                       std::int64_t stride = 0);
  static ImageView bgr(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                       std::int64_t stride = 0);  ///< as OpenCV holds colours
  static ImageView bgra(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                        std::int64_t stride = 0);  ///< alpha is kept: Image::alpha()
  static ImageView grey(const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
                        std::int64_t stride = 0);  ///< one byte a pixel

  std::int64_t height() const noexcept { return height_; }
  std::int64_t width() const noexcept { return width_; }

  /// A copy of the pixels.
  Image image() const;

 private:
  enum class Layout { rgb, bgr, bgra, grey };
  ImageView(Layout layout, const std::uint8_t* pixels, std::int64_t height, std::int64_t width,
            std::int64_t stride);
  Layout layout_;
  const std::uint8_t* pixels_;
  std::int64_t height_;
  std::int64_t width_;
  std::int64_t stride_;
};

}  // namespace cameras
#pragma GCC visibility pop
