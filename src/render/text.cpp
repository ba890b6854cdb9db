#include "render/text.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "cameras/error.h"

namespace cameras {
namespace {

// How each of the C libraries gives back what it made.
struct Release {
  void operator()(PangoContext* context) const { g_object_unref(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* drawing) const { cairo_destroy(drawing); }
  void operator()(char* text) const { g_free(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

Owned<PangoFontDescription> make_font(double size) {
  constexpr double kLetters = 0.8;  // share of a line's height
  Owned<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), "sans");
  pango_font_description_set_absolute_size(font.get(), kLetters * size * PANGO_SCALE);
  return font;
}

// Where there is no font Pango prints, or ends the process, when it has to draw.
void require_font(PangoContext* context, const PangoFontDescription* font) {
  PangoFont* const found =
      pango_font_map_load_font(pango_context_get_font_map(context), context, font);
  require(found != nullptr, Errc::io,
          "expected a font to write captions in, found none: install one (Debian: "
          "fonts-dejavu-core)");
  g_object_unref(found);
}

// Letters as they are drawn on every machine: grey edges, no shifts towards whole pixels.
Owned<PangoContext> make_context() {
  // The font map is this thread's, and Pango keeps it.
  Owned<PangoContext> context(pango_font_map_create_context(pango_cairo_font_map_get_default()));
  const Owned<cairo_font_options_t> options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options.get());
  return context;
}

std::string printable(std::string_view text) {
  constexpr std::size_t kLongest = 4000;  // bytes; no picture shows more
  std::string part(text.substr(0, kLongest));
  std::ranges::replace_if(
      part, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  const Owned<char> valid(g_utf8_make_valid(part.data(), static_cast<gssize>(part.size())));
  return valid.get();
}

Owned<PangoLayout> make_layout(PangoContext* context, std::string_view text,
                               const TextOptions& options, int width) {
  Owned<PangoLayout> layout(pango_layout_new(context));
  const Owned<PangoFontDescription> font = make_font(options.size);
  require_font(context, font.get());
  pango_layout_set_font_description(layout.get(), font.get());
  const std::string valid = printable(text);
  pango_layout_set_text(layout.get(), valid.data(), static_cast<int>(valid.size()));
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_width(layout.get(), width * PANGO_SCALE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height(layout.get(), -options.lines);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  return layout;
}

struct Lines {
  int top;     // of the layout
  int height;  // of all
};

// The first line stands at the same height whatever its letters: fonts of other scripts are higher,
// and captions side by side would not be in line.
Lines place_lines(PangoLayout* layout, double size) {
  PangoRectangle ink;
  PangoRectangle logical;
  pango_layout_get_pixel_extents(layout, &ink, &logical);
  const int base = static_cast<int>(std::lround(0.75 * size));
  const int top = std::max(base - pango_layout_get_baseline(layout) / PANGO_SCALE, -ink.y);
  const int least = static_cast<int>(std::lround(size));
  return {top, std::max({least, top + ink.y + ink.height, top + logical.height})};
}

// Cairo's pixels are words 0x00RRGGBB.
Pixels pixels_of_surface(cairo_surface_t* surface) {
  cairo_surface_flush(surface);
  Pixels result =
      white_pixels(cairo_image_surface_get_height(surface), cairo_image_surface_get_width(surface));
  const unsigned char* const data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  require(data != nullptr, Errc::io, "the text of a caption cannot be drawn");
  for (std::int64_t y = 0; y < result.height; ++y) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    const auto* from = reinterpret_cast<const std::uint32_t*>(data + y * stride);
    std::uint8_t* to = result.row(y);
    for (std::int64_t x = 0; x < result.width; ++x, ++from) {
      for (const unsigned shift : {16U, 8U, 0U}) {
        *to++ = static_cast<std::uint8_t>(*from >> shift & 0xffU);
      }
    }
  }
  return result;
}

}  // namespace

Pixels text_pixels(std::string_view text, const TextOptions& options) {
  constexpr std::int64_t kWidest = 32000;  // Cairo's surfaces end at 32767
  const auto width = static_cast<int>(std::min(options.width, kWidest));
  const int side = std::max(2, static_cast<int>(std::lround(0.35 * options.size)));
  const Owned<PangoContext> context = make_context();
  const Owned<PangoLayout> layout =
      make_layout(context.get(), text, options, std::max(1, width - 2 * side));
  const auto [top, height] = place_lines(layout.get(), options.size);

  const Owned<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  const Owned<cairo_t> drawing(cairo_create(surface.get()));
  constexpr double kInk = 32.0 / 255;
  cairo_set_source_rgb(drawing.get(), 1, 1, 1);
  cairo_paint(drawing.get());
  cairo_set_source_rgb(drawing.get(), kInk, kInk, kInk);
  cairo_move_to(drawing.get(), side, top);
  pango_cairo_show_layout(drawing.get(), layout.get());
  return pixels_of_surface(surface.get());
}

}  // namespace cameras
