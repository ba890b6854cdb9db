#include "render/text.h"

#include <algorithm>
#include <cstdint>

#include "cameras/error.h"
#include "render/limits.h"

namespace cameras {
namespace {

// Cairo's pixels are words 0x00RRGGBB.
void copy_pixels(cairo_surface_t* surface, Pixels& result) {
  cairo_surface_flush(surface);
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
}

}  // namespace

Pixels text_pixels(const Caption& caption, const TextOptions& options) {
  TextOptions narrowed = options;
  narrowed.width = std::clamp<std::int64_t>(options.width, 1, kWidestText);
  const Typeset text(caption, narrowed);
  Pixels result = white_pixels(std::min(text.height(), kLongestSurface), narrowed.width);
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(result.width), static_cast<int>(result.height)));
  const Owned<cairo_t> drawing(cairo_create(surface.get()));
  cairo_set_source_rgb(drawing.get(), 1, 1, 1);
  cairo_paint(drawing.get());
  text.draw(drawing.get(), 0, 0);
  copy_pixels(surface.get(), result);
  return result;
}

}  // namespace cameras
