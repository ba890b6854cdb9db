#include "render/typeset.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "cameras/error.h"

namespace cameras {
namespace {

Owned<PangoFontDescription> make_font(double size) {
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
  // Small letters at whole pixels stand closer than in any reader of an SVG, where they would stick
  // out of what they were measured for.
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  return context;
}

std::string drawable(std::string_view text) {
  std::string part(text);
  std::ranges::replace_if(
      part, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  const Owned<char> valid(g_utf8_make_valid(part.data(), static_cast<gssize>(part.size())));
  return valid.get();
}

// The bytes of each part that are laid out. What must not be cut comes first.
std::vector<std::size_t> shown_bytes(const Caption& caption) {
  constexpr std::size_t kLongest = 4000;  // of all parts; no picture shows more
  std::vector<std::size_t> bytes(caption.size());
  std::size_t left = kLongest;
  for (const bool whole : {true, false}) {
    for (std::size_t i = 0; i < caption.size(); ++i) {
      if (caption[i].whole != whole) continue;
      bytes[i] = std::min(left, caption[i].text.size());
      left -= bytes[i];
    }
  }
  return bytes;
}

Caption drawable(const Caption& caption) {
  const std::vector<std::size_t> bytes = shown_bytes(caption);
  Caption result;
  for (std::size_t i = 0; i < caption.size(); ++i) {
    if (bytes[i] == 0) continue;
    const std::string_view text = caption[i].text;
    result.push_back({drawable(text.substr(0, bytes[i])), caption[i].whole});
  }
  return result;
}

Owned<PangoLayout> make_layout(double size) {
  const Owned<PangoContext> context = make_context();
  Owned<PangoLayout> layout(pango_layout_new(context.get()));
  const Owned<PangoFontDescription> font = make_font(size);
  require_font(context.get(), font.get());
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  return layout;
}

void set_text(PangoLayout* layout, const std::string& text) {
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
}

// Sets the longest text that fits into the lines; false when there is none.
bool set_cut(PangoLayout* layout, const Caption& caption, int lines) {
  const auto fits = [&](std::size_t letters) {
    set_text(layout, caption_text(caption, letters));
    return pango_layout_get_line_count(layout) <= lines;
  };
  std::size_t fitting = 0;
  std::size_t too_many = caption_text(caption).size() + 1;
  if (fits(too_many)) return true;
  while (too_many - fitting > 1) {
    const std::size_t middle = fitting + (too_many - fitting) / 2;
    (fits(middle) ? fitting : too_many) = middle;
  }
  return fitting > 0 && fits(fitting);
}

}  // namespace

Typeset::Typeset(const Caption& caption, const TextOptions& options)
    : layout_(make_layout(options.size)), side_(text_side(options.size)) {
  const auto width =
      static_cast<int>(std::min<std::int64_t>(options.width, G_MAXINT / PANGO_SCALE));
  pango_layout_set_width(layout_.get(), std::max(1, width - 2 * side_) * PANGO_SCALE);
  const Caption text = drawable(caption);
  // Where the parts that must not be cut are too long themselves, the end of all gives way.
  if (!set_cut(layout_.get(), text, options.lines) &&
      !set_cut(layout_.get(), {{caption_text(text)}}, options.lines)) {
    set_text(layout_.get(), "");
  }
  // The first line stands at the same height whatever its letters: fonts of other scripts are
  // higher, and captions side by side would not be in line.
  PangoRectangle ink;
  PangoRectangle logical;
  pango_layout_get_pixel_extents(layout_.get(), &ink, &logical);
  const int base = static_cast<int>(std::lround(0.75 * options.size));
  top_ = std::max(base - pango_layout_get_baseline(layout_.get()) / PANGO_SCALE, -ink.y);
  const int least = static_cast<int>(std::lround(options.size));
  height_ = std::max({least, top_ + ink.y + ink.height, top_ + logical.height});
}

void Typeset::draw(cairo_t* drawing, double left, double top) const {
  cairo_set_source_rgb(drawing, kInk / 255.0, kInk / 255.0, kInk / 255.0);
  cairo_move_to(drawing, left + side_, top + top_);
  pango_cairo_show_layout(drawing, layout_.get());
}

std::vector<Typeset::Line> Typeset::lines() const {
  const std::string_view text = pango_layout_get_text(layout_.get());
  const Owned<PangoLayoutIter> iterator(pango_layout_get_iter(layout_.get()));
  std::vector<Line> lines;
  do {
    const PangoLayoutLine* const line = pango_layout_iter_get_line_readonly(iterator.get());
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iterator.get(), nullptr, &logical);
    std::string_view part = text.substr(static_cast<std::size_t>(line->start_index),
                                        static_cast<std::size_t>(line->length));
    part = part.substr(0, part.find_last_not_of(' ') + 1);
    if (part.empty()) continue;
    const double width = static_cast<double>(logical.width) / PANGO_SCALE;
    lines.push_back(
        {.text = std::string(part),
         .middle = side_ + static_cast<double>(logical.x) / PANGO_SCALE + width / 2,
         .baseline = top_ + static_cast<double>(pango_layout_iter_get_baseline(iterator.get())) /
                                PANGO_SCALE,
         .width = width,
         .right_to_left = line->resolved_dir == PANGO_DIRECTION_RTL});
  } while (pango_layout_iter_next_line(iterator.get()) != FALSE);
  return lines;
}

int text_side(double size) { return std::max(2, static_cast<int>(std::lround(0.35 * size))); }

std::int64_t natural_width(const Caption& caption, double size) {
  const Owned<PangoLayout> layout = make_layout(size);
  set_text(layout.get(), caption_text(drawable(caption)));
  int width = 0;
  pango_layout_get_pixel_size(layout.get(), &width, nullptr);
  return width + 2 * std::int64_t{text_side(size)} + 1;
}

}  // namespace cameras
