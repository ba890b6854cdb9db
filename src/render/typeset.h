#pragma once

#include <pango/pangocairo.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cameras/caption.h"

namespace cameras {

struct TextOptions {
  double size = 12;        ///< pixels from one line to the next, about
  std::int64_t width = 0;  ///< pixels; longer text goes on in the next line
  int lines = 1;           ///< at most; what does not fit is cut (see Caption)
};

/// How each of the C libraries gives back what it made.
struct Release {
  void operator()(PangoContext* context) const { g_object_unref(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
  void operator()(cairo_t* drawing) const { cairo_destroy(drawing); }
  void operator()(char* text) const { g_free(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

/// What texts are drawn in, of 255 for each of red, green and blue.
inline constexpr int kInk = 32;
inline constexpr double kLetters = 0.8;  ///< a font's size, of the height of a line

/// A caption in lines, each in the middle of the width. Letters keep their distance from the sides.
/// Broken bytes and letters without a font are drawn as boxes, control characters as spaces.
class Typeset {
 public:
  /// @throws Error{io} when the machine has no font at all
  Typeset(const Caption& caption, const TextOptions& options);

  /// Of all lines, in pixels.
  std::int64_t height() const noexcept { return height_; }

  /// Draws it, the corner of its box being at (left, top) of what is drawn on.
  void draw(cairo_t* drawing, double left, double top) const;

  struct Line {
    std::string text;
    double middle;    // from the left of the box
    double baseline;  // from its top
    double width;
    bool right_to_left;  // as its first letter with a direction says for the whole caption
  };
  std::vector<Line> lines() const;

 private:
  Owned<PangoLayout> layout_;
  int side_;  // from the box to the layout
  int top_;   // the same
  int height_;
};

/// Pixels between letters and the sides of their box.
int text_side(double size);

/// Pixels that the caption takes in one line, with the distance from the sides.
std::int64_t natural_width(const Caption& caption, double size);

}  // namespace cameras
