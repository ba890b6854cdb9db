#include <jerror.h>

#include <algorithm>

#include "cameras/error.h"
#include "image/codecs/jpeg_errors.h"
#include "image/container.h"

namespace cameras {
namespace {

// What a progressive file's coefficients may take: they are all kept until the last scan. 4:2:0
// needs 3 bytes a pixel.
constexpr long kMostMemory = 1L << 29;

class JpegReading {
 public:
  JpegReading() {
    info_.err = errors_.manager();
    info_.client_data = &errors_;
  }
  JpegReading(const JpegReading&) = delete;
  JpegReading& operator=(const JpegReading&) = delete;
  ~JpegReading() { jpeg_destroy_decompress(&info_); }

  Raster<std::uint8_t> read(Bytes stream, std::int64_t reduction) {
    step([&] {
      jpeg_create_decompress(&info_);
      info_.mem->max_memory_to_use = kMostMemory;
      jpeg_mem_src(&info_, stream.data(), stream.size());
      jpeg_read_header(&info_, TRUE);
    });
    const bool cmyk = info_.num_components == 4;
    info_.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
    info_.scale_denom = static_cast<unsigned>(reduction);
    step([&] { jpeg_start_decompress(&info_); });
    Raster<std::uint8_t> raster{
        .height = info_.output_height, .width = info_.output_width, .reduction = reduction};
    const std::size_t row = std::size_t{info_.output_width} * 3;
    // Memory is touched as rows arrive: a file that claims much and holds little costs little.
    raster.values.reserve(row * info_.output_height);
    std::vector<std::uint8_t> inks(cmyk ? row / 3 * 4 : 0);
    while (info_.output_scanline < info_.output_height) {
      raster.values.resize(raster.values.size() + row);
      std::uint8_t* const to = raster.values.data() + (raster.values.size() - row);
      JSAMPROW target = cmyk ? inks.data() : to;
      step([&] { jpeg_read_scanlines(&info_, &target, 1); });
      if (cmyk) to_rgb(inks, to);
    }
    step([&] { jpeg_finish_decompress(&info_); });
    return raster;
  }

 private:
  template <class Step>
  void step(const Step& calls) {
    if (errors_.run(calls)) return;
    require(errors_.code() != JERR_NO_BACKING_STORE, Errc::bad_image,
            "expected a progressive picture that can be decoded in ", kMostMemory,
            " bytes, found a larger one");
    fail(Errc::bad_image, "file is damaged: ", errors_.reason());
  }

  // Adobe's inks are written inverted, 255 = none, whatever the file says, and PIL reads them so
  // too: what a colour leaves is what black leaves, less the colour's share of that.
  static void to_rgb(const std::vector<std::uint8_t>& inks, std::uint8_t* to) {
    for (std::size_t i = 0; i < inks.size(); i += 4) {
      const unsigned black = inks[i + 3];
      for (std::size_t c = 0; c < 3; ++c) {
        const unsigned product = (255U - inks[i + c]) * black + 128;
        const unsigned share = (product + (product >> 8U)) >> 8U;  // / 255, rounded
        *to++ = static_cast<std::uint8_t>(black - share);
      }
    }
  }

  JpegErrors errors_;
  jpeg_decompress_struct info_ = {};
};

// 1, 2, 4 or 8: libjpeg leaves out what smaller pixels would need of each block.
std::int64_t reduction_of(std::int64_t pixels, const Limits& limits) {
  std::int64_t reduction = 1;
  while (reduction < 8 && pixels / (reduction * reduction) > limits.image_detail) reduction *= 2;
  return reduction;
}

}  // namespace

AnyRaster read_jpeg(const Container& container, const Limits& limits) {
  const std::int64_t reduction = reduction_of(container.height * container.width, limits);
  Raster<std::uint8_t> raster = JpegReading().read(container.stream(), reduction);
  const auto reduced = [&](std::int64_t side) { return (side + reduction - 1) / reduction; };
  require(raster.height == reduced(container.height) && raster.width == reduced(container.width),
          Errc::bad_image, "file is damaged: its header says ", container.width, " x ",
          container.height, " pixels, its data ", raster.width * reduction, " x ",
          raster.height * reduction);
  return raster;
}

}  // namespace cameras
