#include <png.h>

#include <bit>
#include <cstring>

#include "cameras/error.h"
#include "image/codecs/png_errors.h"
#include "image/container.h"

namespace cameras {
namespace {

// The part of a file that libpng has not read yet.
struct PngSource {
  Bytes left;

  static void read(png_structp png, png_bytep to, std::size_t count) {
    auto* const source = static_cast<PngSource*>(png_get_io_ptr(png));
    if (count > source->left.size()) png_error(png, "the file ends early");
    std::memcpy(to, source->left.data(), count);
    source->left = source->left.subspan(count);
  }
};

class PngReading {
 public:
  PngReading() = default;
  PngReading(const PngReading&) = delete;
  PngReading& operator=(const PngReading&) = delete;
  ~PngReading() { png_destroy_read_struct(&png_, &info_, nullptr); }

  AnyRaster read(const Container& container) {
    open(container);
    if (png_get_bit_depth(png_, info_) == 16) return rows<std::uint16_t>();
    return rows<std::uint8_t>();
  }

 private:
  template <class Step>
  void step(const Step& calls) {
    if (!errors_.run(calls)) fail(Errc::bad_image, "file is damaged: ", errors_.reason());
  }

  void open(const Container& container) {
    source_.left = container.stream();
    alpha_ = container.alpha;
    png_ = errors_.make_reader();
    require(png_ != nullptr, Errc::bad_image, "there is no memory to decode it");
    step([&] {
      info_ = png_create_info_struct(png_);
      png_set_read_fn(png_, &source_, &PngSource::read);
      png_set_user_limits(png_, static_cast<png_uint_32>(container.width),
                          static_cast<png_uint_32>(container.height));
      png_read_info(png_, info_);
    });
    convert();
  }

  // Everything becomes RGB, or RGBA where there is alpha, in the machine's byte order.
  void convert() {
    step([&] {
      png_set_expand(png_);
      png_set_gray_to_rgb(png_);
      if (std::endian::native == std::endian::little) png_set_swap(png_);
      passes_ = png_set_interlace_handling(png_);
      png_read_update_info(png_, info_);
    });
  }

  template <class T>
  Raster<T> rows() {
    Raster<T> raster{.height = png_get_image_height(png_, info_),
                     .width = png_get_image_width(png_, info_),
                     .channels = alpha_ ? 4 : 3};
    const auto row = static_cast<std::size_t>(raster.width * raster.channels);
    const auto height = static_cast<std::size_t>(raster.height);
    require(png_get_rowbytes(png_, info_) == row * sizeof(T), Errc::bad_image,
            "file is damaged: its rows are not as long as its header says");
    // Memory is touched as rows arrive: a file that claims much and holds little costs little.
    raster.values.reserve(row * height);
    if (passes_ > 1) raster.values.resize(row * height);
    for (int pass = 0; pass < passes_; ++pass) {
      for (std::size_t y = 0; y < height; ++y) {
        if (passes_ == 1) raster.values.resize((y + 1) * row);
        T* const to = raster.values.data() + y * row;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libpng's rows are bytes
        step([&] { png_read_row(png_, reinterpret_cast<png_bytep>(to), nullptr); });
      }
    }
    return raster;
  }

  PngErrors errors_;
  PngSource source_ = {};
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  bool alpha_ = false;
  int passes_ = 1;
};

}  // namespace

AnyRaster read_png(const Container& container, const Limits&) {
  return PngReading().read(container);
}

}  // namespace cameras
