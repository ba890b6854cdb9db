#include "cameras/figure.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "cameras/error.h"
#include "cameras/file.h"
#include "image/extension.h"
#include "render/colour_table.h"
#include "render/limits.h"
#include "render/pdf.h"
#include "render/pixels.h"
#include "render/scale_bar.h"
#include "render/svg.h"
#include "render/text.h"

namespace cameras {
namespace {

struct PixelFormat {
  Figure::Format format;
  Image::Format of_image;
};
constexpr std::array kPixelFormats{PixelFormat{Figure::Format::png, Image::Format::png},
                                   PixelFormat{Figure::Format::jpeg, Image::Format::jpeg},
                                   PixelFormat{Figure::Format::webp, Image::Format::webp},
                                   PixelFormat{Figure::Format::bmp, Image::Format::bmp}};

void require_inside(const FigureParts& parts, const FigureBox& box, std::int64_t least) {
  // Differences, so that no sum runs over.
  const bool inside = box.left >= 0 && box.top >= 0 && box.width >= least && box.height >= least &&
                      box.left <= parts.width && box.width <= parts.width - box.left &&
                      box.top <= parts.height && box.height <= parts.height - box.top;
  require(inside, Errc::bad_argument, "figure: expected parts inside of ", parts.width, " x ",
          parts.height, " pixels, found one of ", box.width, " x ", box.height, " at ", box.left,
          ", ", box.top);
}

FigureBox box_of(const FigurePicture& picture) {
  return {.left = picture.left,
          .top = picture.top,
          .width = picture.pixels.width(),
          .height = picture.pixels.height()};
}

void require_embeddable(const FigureParts& parts, std::string_view format) {
  std::int64_t pixels = 0;
  for (const auto& picture : parts.pictures) {
    const std::int64_t height = picture.pixels.height();
    const std::int64_t width = picture.pixels.width();
    require(std::max(height, width) <= kLongestSurface, Errc::bad_argument, "a picture of ", width,
            " x ", height, " pixels cannot be written as ", format, ", expected sides of at most ",
            kLongestSurface);
    pixels += height * width;
    require(pixels <= kMostPixels, Errc::bad_argument, "pictures of ", pixels,
            " pixels together cannot be written as ", format, ", expected at most ", kMostPixels);
  }
}

Image::Format pixel_format(Figure::Format format) {
  return std::ranges::find(kPixelFormats, format, &PixelFormat::format)->of_image;
}

}  // namespace

Figure Figure::from_parts(FigureParts parts) {
  require(std::min(parts.height, parts.width) > 0 &&
              std::max(parts.height, parts.width) <= kLongestSide,
          Errc::bad_argument, "figure: expected sides from 1 to ", kLongestSide, " pixels, found ",
          parts.width, " x ", parts.height);
  for (const FigurePicture& picture : parts.pictures) require_inside(parts, box_of(picture), 1);
  for (const FigureText& text : parts.texts) {
    require_inside(parts, text.box, 1);
    require(text.size >= 1 && text.size <= 4096 && text.lines >= 1, Errc::bad_argument,
            "figure: expected text of 1 to 4096 pixels in at least one line, found ", text.size,
            " in ", text.lines);
  }
  for (const FigureScale& scale : parts.scales) {
    require_inside(parts, scale.box, 3);
    static_cast<void>(colour_table(scale.colormap));
  }
  return Figure(std::move(parts));
}

Image Figure::image() const {
  const bool bare = parts_.pictures.size() == 1 && parts_.texts.empty() && parts_.scales.empty();
  if (bare && parts_.pictures[0].pixels.height() == height() &&
      parts_.pictures[0].pixels.width() == width()) {
    return parts_.pictures[0].pixels;
  }
  Pixels canvas = white_pixels(height(), width());
  for (const FigurePicture& picture : parts_.pictures) {
    paste(canvas, picture.pixels, picture.top, picture.left);
  }
  for (const FigureScale& scale : parts_.scales) {
    paste(canvas, scale_pixels(scale.colormap, scale.box.height, scale.box.width), scale.box.top,
          scale.box.left);
  }
  for (const FigureText& text : parts_.texts) {
    Pixels letters =
        text_pixels(text.text, {.size = text.size, .width = text.box.width, .lines = text.lines});
    letters.height = std::min(letters.height, text.box.height);
    const std::int64_t room = std::max<std::int64_t>(0, text.box.width - letters.width);
    paste(canvas, letters, text.box.top, text.box.left + room / 2);
  }
  return image_of(std::move(canvas));
}

Figure::Format Figure::format_of(const std::filesystem::path& path) {
  const std::string extension = small_extension(path);
  if (extension == ".pdf") return Format::pdf;
  if (extension == ".svg") return Format::svg;
  const std::optional<Image::Format> pixels = format_named(extension);
  require(pixels.has_value(), Errc::bad_argument, path.string(), ": expected a name that ends in ",
          extensions_text({".pdf", ".svg"}));
  return std::ranges::find(kPixelFormats, *pixels, &PixelFormat::of_image)->format;
}

std::vector<std::byte> Figure::encode(Format format) const {
  if (format == Format::pdf) {
    require_embeddable(parts_, "PDF");
    return pdf_of(parts_);
  }
  if (format == Format::svg) {
    require_embeddable(parts_, "SVG");
    return svg_of(parts_);
  }
  return image().encode(pixel_format(format));
}

void Figure::save(const std::filesystem::path& path) const {
  write_whole_file(path, encode(format_of(path)), ".cameras-");
}

}  // namespace cameras
