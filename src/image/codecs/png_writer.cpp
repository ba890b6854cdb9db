#include <png.h>
#include <zlib.h>

#include <bit>

#include "cameras/error.h"
#include "image/codecs/png_errors.h"
#include "image/encoders.h"

namespace cameras {
namespace {

class PngWriting {
 public:
  PngWriting() = default;
  PngWriting(const PngWriting&) = delete;
  PngWriting& operator=(const PngWriting&) = delete;
  ~PngWriting() { png_destroy_write_struct(&png_, &info_); }

  template <class T>
  std::vector<std::byte> write(const PixelView<T>& pixels) {
    png_ = errors_.make_writer();
    const bool written = png_ != nullptr && errors_.run([&] {
      info_ = png_create_info_struct(png_);
      png_set_write_fn(png_, &file_, &take, [](png_structp) {});
      header(static_cast<png_uint_32>(pixels.height), static_cast<png_uint_32>(pixels.width),
             8 * sizeof(T));
      for (std::int64_t y = 0; y < pixels.height; ++y) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libpng's rows are bytes
        png_write_row(png_, reinterpret_cast<png_const_bytep>(pixels.row(y)));
      }
      png_write_end(png_, nullptr);
    });
    require(written, Errc::bad_argument,
            "the picture cannot be written as PNG: ", errors_.reason());
    return std::move(file_.bytes);
  }

 private:
  // Fast rather than small: overlays are written as often as maps are made.
  void header(png_uint_32 height, png_uint_32 width, int bits) {
    png_set_IHDR(png_, info_, width, height, bits, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png_, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_set_compression_level(png_, Z_BEST_SPEED);
    png_set_compression_strategy(png_, Z_RLE);
    png_write_info(png_, info_);
    if (bits == 16 && std::endian::native == std::endian::little) png_set_swap(png_);
  }

  static void take(png_structp png, png_bytep data, std::size_t count) {
    auto* const file = static_cast<EncodedFile*>(png_get_io_ptr(png));
    if (!file->append(data, count)) png_error(png, "there is no memory for it");
  }

  PngErrors errors_;
  EncodedFile file_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

}  // namespace

std::vector<std::byte> write_png(const PixelView<std::uint8_t>& pixels) {
  return PngWriting().write(pixels);
}

std::vector<std::byte> write_png(const PixelView<std::uint16_t>& pixels) {
  return PngWriting().write(pixels);
}

}  // namespace cameras
