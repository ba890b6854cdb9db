#include "render/pdf.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "cameras/error.h"
#include "render/colour_table.h"
#include "render/scale_bar.h"
#include "render/typeset.h"

namespace cameras {
namespace {

// An exception must not pass through Cairo.
cairo_status_t take(void* closure, const unsigned char* data, unsigned int length) noexcept {
  try {
    auto& bytes = *static_cast<std::vector<std::byte>*>(closure);
    const auto more = std::as_bytes(std::span(data, length));
    bytes.insert(bytes.end(), more.begin(), more.end());
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::exception&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

void require_success(cairo_status_t status) {
  require(status == CAIRO_STATUS_SUCCESS, Errc::io,
          "PDF: the figure cannot be written: ", cairo_status_to_string(status));
}

// Points a pixel.
double scale_of(const FigureParts& parts) {
  constexpr double kUsual = 0.75;      // 96 pixels an inch
  constexpr double kLongest = 14'400;  // points: readers refuse larger pages
  return std::min(kUsual, kLongest / static_cast<double>(std::max(parts.height, parts.width)));
}

void draw_picture(cairo_t* drawing, const FigurePicture& picture) {
  const Image& image = picture.pixels;
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(image.width()), static_cast<int>(image.height())));
  require_success(cairo_surface_status(surface.get()));
  cairo_surface_flush(surface.get());
  unsigned char* const data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  const std::uint8_t* from = image.rgb().data();
  for (std::int64_t y = 0; y < image.height(); ++y) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    auto* to = reinterpret_cast<std::uint32_t*>(data + y * stride);
    for (std::int64_t x = 0; x < image.width(); ++x, from += 3) {
      *to++ = std::uint32_t{from[0]} << 16U | std::uint32_t{from[1]} << 8U | std::uint32_t{from[2]};
    }
  }
  cairo_surface_mark_dirty(surface.get());
  cairo_set_source_surface(drawing, surface.get(), static_cast<double>(picture.left),
                           static_cast<double>(picture.top));
  cairo_paint(drawing);
}

void draw_scale(cairo_t* drawing, const FigureScale& scale) {
  const ColourTable table = colour_table(scale.colormap);
  const auto left = static_cast<double>(scale.box.left);
  const auto top = static_cast<double>(scale.box.top);
  const auto width = static_cast<double>(scale.box.width);
  const auto height = static_cast<double>(scale.box.height);
  const Owned<cairo_pattern_t> colours(
      cairo_pattern_create_linear(left + kFrame, 0, left + width - kFrame, 0));
  for (std::size_t level = 0; level < table.size(); ++level) {
    const auto& [red, green, blue] = table.at(level);
    cairo_pattern_add_color_stop_rgb(colours.get(), static_cast<double>(level) / 255, red / 255.0,
                                     green / 255.0, blue / 255.0);
  }
  cairo_set_source(drawing, colours.get());
  cairo_rectangle(drawing, left + kFrame, top + kFrame, width - 2 * kFrame, height - 2 * kFrame);
  cairo_fill(drawing);
  constexpr double kGrey = kFrameInk / 255.0;
  cairo_set_source_rgb(drawing, kGrey, kGrey, kGrey);
  cairo_set_line_width(drawing, kFrame);
  cairo_rectangle(drawing, left + 0.5, top + 0.5, width - 1, height - 1);
  cairo_stroke(drawing);
}

void draw(cairo_t* drawing, const FigureParts& parts) {
  cairo_set_source_rgb(drawing, 1, 1, 1);
  cairo_paint(drawing);
  for (const FigurePicture& picture : parts.pictures) draw_picture(drawing, picture);
  for (const FigureScale& scale : parts.scales) draw_scale(drawing, scale);
  for (const FigureText& text : parts.texts) {
    const Typeset lines(text.text,
                        {.size = text.size, .width = text.box.width, .lines = text.lines});
    lines.draw(drawing, static_cast<double>(text.box.left), static_cast<double>(text.box.top));
  }
}

}  // namespace

std::vector<std::byte> pdf_of(const FigureParts& parts) {
  const double scale = scale_of(parts);
  std::vector<std::byte> bytes;
  const Owned<cairo_surface_t> surface(
      cairo_pdf_surface_create_for_stream(&take, &bytes, scale * static_cast<double>(parts.width),
                                          scale * static_cast<double>(parts.height)));
  require_success(cairo_surface_status(surface.get()));
  // Readable by all, and by LaTeX without a warning.
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
  // The same figure, the same bytes: Cairo would write down when it was drawn.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, nullptr);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "cameras");
  const Owned<cairo_t> drawing(cairo_create(surface.get()));
  cairo_scale(drawing.get(), scale, scale);
  draw(drawing.get(), parts);
  require_success(cairo_status(drawing.get()));
  cairo_surface_finish(surface.get());
  require_success(cairo_surface_status(surface.get()));
  return bytes;
}

}  // namespace cameras
