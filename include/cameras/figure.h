#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cameras/caption.h"
#include "cameras/image.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A place in a figure, in pixels from its top left corner.
struct FigureBox {
  std::int64_t left = 0;
  std::int64_t top = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

/// Pixels, as large as they are.
struct FigurePicture {
  std::int64_t left = 0;
  std::int64_t top = 0;
  Image pixels;
};

/// Dark text in the middle of a box, from its top down.
struct FigureText {
  FigureBox box;
  Caption text;
  double size = 12;  ///< pixels from one line to the next, about
  int lines = 1;     ///< at most; what does not fit is cut (see Caption)
};

/// A colour map from its least salient colour at the left to the most salient one at the right.
struct FigureScale {
  FigureBox box;
  std::string colormap = "turbo";  ///< one of colormaps()
};

/// What a figure is made of; later parts lie over earlier ones, pictures under scales under texts.
struct FigureParts {
  std::int64_t height = 0;  ///< pixels
  std::int64_t width = 0;
  std::vector<FigurePicture> pictures = {};
  std::vector<FigureScale> scales = {};
  std::vector<FigureText> texts = {};
};

/// Pictures, captions and colour scales on white, laid out once: drawn as pixels, or written as
/// PDF or SVG, where pictures are pixels and the rest is not. The same figure gives the same bytes.
/// Immutable.
class Figure {
 public:
  /// @throws Error{bad_argument} for a size that is not positive or a side of more than 2^20
  ///         pixels, a part that lies outside, or an unknown colour map
  static Figure from_parts(FigureParts parts);

  const FigureParts& parts() const noexcept { return parts_; }
  std::int64_t height() const noexcept { return parts_.height; }
  std::int64_t width() const noexcept { return parts_.width; }

  /// The figure as pixels.
  /// @throws Error{bad_argument} for more than 2^29 of them
  /// @throws Error{io} when there is text and the machine has no font
  Image image() const;

  enum class Format { png, jpeg, webp, bmp, pdf, svg };

  /// The format that a file name's extension asks for: those of Image::format_of(), .pdf and .svg.
  /// @throws Error{bad_argument} for another extension
  static Format format_of(const std::filesystem::path& path);

  /// The figure as a file's bytes. PDF: a page of 3/4 point a pixel (96 pixels an inch), with the
  /// fonts of its texts; where that is more than 14400 points, what readers take, it is smaller.
  /// SVG: a unit a pixel; texts are drawn in the viewer's font, as wide as they are laid out here.
  /// @throws Error{bad_argument} as image() and Image::encode() do; for PDF and SVG when a picture
  /// in it has
  ///         a side of more than 32767 pixels, or all have more than 2^28 pixels together
  /// @throws Error{io} as image() does
  std::vector<std::byte> encode(Format format) const;

  /// Writes it in the format that the file's extension asks for. A failure leaves an older file as
  /// it was.
  /// @throws Error as format_of() and encode() do; Error{io} when it cannot be written
  void save(const std::filesystem::path& path) const;

 private:
  explicit Figure(FigureParts parts) : parts_(std::move(parts)) {}
  FigureParts parts_;
};

}  // namespace cameras
#pragma GCC visibility pop
