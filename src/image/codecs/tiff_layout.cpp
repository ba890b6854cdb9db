#include "image/codecs/tiff_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "cameras/error.h"
#include "image/container.h"

namespace cameras {
namespace {

constexpr std::int64_t kLargestBlock = std::int64_t{1} << 30;

// Schemes that people meet, and whose decoders are looked after.
void check_compression(const TiffFile& file) {
  constexpr std::array kKnown{
      COMPRESSION_NONE,     COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,     COMPRESSION_CCITTFAX4,
      COMPRESSION_LZW,      COMPRESSION_JPEG,     COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
      COMPRESSION_PACKBITS, COMPRESSION_ZSTD};
  const int scheme = file.field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  require(std::ranges::find(kKnown, scheme) != kKnown.end() &&
              TIFFIsCODECConfigured(static_cast<std::uint16_t>(scheme)) == 1,
          Errc::bad_image,
          "expected no compression, LZW, Deflate, PackBits, JPEG, Zstandard or CCITT fax, found "
          "compression ",
          scheme);
}

TiffLayout::Colour colour_of(const TiffFile& file, std::int64_t samples) {
  const std::uint16_t usual = samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  const int photometric = file.field<std::uint16_t>(TIFFTAG_PHOTOMETRIC, usual);
  if (photometric == PHOTOMETRIC_MINISBLACK) return TiffLayout::Colour::gray;
  if (photometric == PHOTOMETRIC_MINISWHITE) return TiffLayout::Colour::inverted_gray;
  if (photometric == PHOTOMETRIC_RGB) return TiffLayout::Colour::rgb;
  if (photometric == PHOTOMETRIC_PALETTE) return TiffLayout::Colour::palette;
  const bool jpeg = file.field<std::uint16_t>(TIFFTAG_COMPRESSION, 0) == COMPRESSION_JPEG;
  require(photometric == PHOTOMETRIC_YCBCR && jpeg, Errc::bad_image,
          "expected grey, RGB or palette colours, found photometric interpretation ", photometric);
  // libtiff's decoder makes RGB of it.
  TIFFSetField(file.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  return TiffLayout::Colour::rgb;
}

void check_samples(const TiffLayout& layout, int format) {
  const std::int64_t bits = layout.bits;
  const bool whole = format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID;
  require(whole || layout.floating, Errc::bad_image,
          "expected unsigned whole numbers or floats, found sample format ", format);
  const bool small = (bits == 1 || bits == 2 || bits == 4) && layout.samples == 1;
  const bool fits = layout.floating ? bits == 32 || bits == 64 : small || bits == 8 || bits == 16;
  require(fits, Errc::bad_image, "expected 1, 2, 4, 8 or 16 bits or floats of 32 or 64, found ",
          layout.floating ? "floats of " : "", bits, " bits with ", layout.samples,
          " samples a pixel");
  require(layout.colour != TiffLayout::Colour::palette || (whole && bits <= 8), Errc::bad_image,
          "expected a palette with at most 8 bits, found one with ", bits);
}

// What stands after the colours: alpha, or, after RGB, bands that are not for eyes. Several bands
// without colours are no picture.
void read_extra_samples(const TiffFile& file, TiffLayout& layout) {
  constexpr std::int64_t kMostSamples = 16;
  std::uint16_t count = 0;
  const std::uint16_t* kinds = nullptr;
  TIFFGetFieldDefaulted(file.get(), TIFFTAG_EXTRASAMPLES, &count, &kinds);
  const std::int64_t behind = layout.samples - layout.colours();
  layout.alpha = behind > 0 && count == behind &&
                 (kinds[0] == EXTRASAMPLE_ASSOCALPHA || kinds[0] == EXTRASAMPLE_UNASSALPHA);
  if (layout.colour == TiffLayout::Colour::rgb) {
    require(behind >= 0 && layout.samples <= kMostSamples, Errc::bad_image, "expected 3 to ",
            kMostSamples, " samples a pixel, found ", layout.samples);
  } else {
    require(behind == (layout.alpha ? 1 : 0), Errc::bad_image,
            "expected 1 sample a pixel or 2 with alpha, found ", layout.samples);
  }
}

void read_blocks(const TiffFile& file, const Limits& limits, TiffLayout& layout) {
  layout.planes =
      file.field<std::uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  layout.tiled = TIFFIsTiled(file.get()) != 0;
  if (layout.tiled) {
    layout.block_height = file.field<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
    layout.block_width = file.field<std::uint32_t>(TIFFTAG_TILEWIDTH, 0);
    require(layout.block_height > 0 && layout.block_width > 0 &&
                layout.block_width <= limits.image_pixels / layout.block_height,
            Errc::bad_image, "expected tiles of at most ", limits.image_pixels, " pixels, found ",
            layout.block_width, " x ", layout.block_height);
  } else {
    const std::int64_t rows = file.field<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, UINT32_MAX);
    layout.block_height = std::clamp<std::int64_t>(rows, 1, layout.height);
    layout.block_width = layout.width;
  }
  require(layout.block_bytes_of(layout.block_height) <= kLargestBlock, Errc::bad_image,
          "expected tiles or strips of at most ", kLargestBlock, " bytes, found ",
          layout.block_bytes_of(layout.block_height));
}

void read_range(const TiffFile& file, TiffLayout& layout) {
  double least = 0;
  double most = 0;
  if (!layout.floating || TIFFGetField(file.get(), TIFFTAG_SMINSAMPLEVALUE, &least) != 1 ||
      TIFFGetField(file.get(), TIFFTAG_SMAXSAMPLEVALUE, &most) != 1) {
    return;
  }
  require(
      std::isfinite(least) && std::isfinite(most) && std::isfinite(most - least) && least < most,
      Errc::bad_image, "expected a smallest value below the largest, found ", least, " and ", most);
  layout.declared = true;
  layout.black = least;
  layout.white = most;
}

}  // namespace

TiffLayout tiff_layout(const TiffFile& file, const Limits& limits) {
  TiffLayout layout;
  layout.height = file.field<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
  layout.width = file.field<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
  check_pixels(layout.height, layout.width, limits);
  check_compression(file);
  const int format = file.field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  layout.floating = format == SAMPLEFORMAT_IEEEFP;
  layout.bits = file.field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
  layout.samples = file.field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
  layout.colour = colour_of(file, layout.samples);
  check_samples(layout, format);
  read_extra_samples(file, layout);
  read_blocks(file, limits, layout);
  read_range(file, layout);
  return layout;
}

}  // namespace cameras
