#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>

#include "cameras/error.h"
#include "image/codecs/tiff_layout.h"
#include "image/container.h"

namespace cameras {
namespace {

// A block of decoded bytes: rows of samples, of all samples or of one. Memory that is not written
// is not touched: what a file claims costs nothing before its data are there.
class TiffBlock {
 public:
  TiffBlock(const TiffLayout& layout, std::int64_t rows)
      : bits_(layout.bits),
        samples_(layout.block_samples()),
        row_(layout.block_row_bytes()),
        size_(layout.block_bytes_of(rows)),
        bytes_(static_cast<std::uint8_t*>(_TIFFmalloc(size_))) {
    require(bytes_ != nullptr, Errc::bad_image, "there is no memory for ", size_, " bytes of it");
  }

  std::uint8_t* data() { return bytes_.get(); }
  tmsize_t size() const { return size_; }

  /// The sample as the number that is written: a whole one, or a float's value.
  double at(std::int64_t y, std::int64_t x, std::int64_t sample) const {
    const std::int64_t index = x * samples_ + sample;
    const std::uint8_t* const row = bytes_.get() + y * row_;
    if (bits_ == 8) return row[index];
    if (bits_ == 16) return read<std::uint16_t>(row, index);
    if (bits_ == 32) return read<float>(row, index);
    if (bits_ == 64) return read<double>(row, index);
    const std::int64_t bit = index * bits_;
    return (row[bit / 8] >> (8 - bits_ - bit % 8)) & ((1 << bits_) - 1);
  }

 private:
  struct Free {
    void operator()(std::uint8_t* bytes) const { _TIFFfree(bytes); }
  };

  template <class T>
  static T read(const std::uint8_t* row, std::int64_t index) {
    T value;
    std::memcpy(&value, row + index * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
    return value;
  }

  std::int64_t bits_;
  std::int64_t samples_;
  std::int64_t row_;
  std::int64_t size_;
  std::unique_ptr<std::uint8_t, Free> bytes_;
};

// The colours of a palette, 8 bits each.
class TiffPalette {
 public:
  TiffPalette(const TiffFile& file, const TiffLayout& layout) {
    if (layout.colour != TiffLayout::Colour::palette) return;
    std::array<const std::uint16_t*, 3> maps{};
    require(TIFFGetField(file.get(), TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) == 1,
            Errc::bad_image, "expected a palette (ColorMap), found none");
    const std::size_t count = std::size_t{1} << static_cast<unsigned>(layout.bits);
    // 16 bits by the standard; old programs wrote 8.
    const bool wide = std::ranges::any_of(maps, [&](const std::uint16_t* map) {
      return std::any_of(map, map + count, [](std::uint16_t value) { return value > 255; });
    });
    for (std::size_t i = 0; i < 3 * count; ++i) {
      colours_.at(i) = static_cast<std::uint8_t>(maps.at(i % 3)[i / 3] >> (wide ? 8U : 0U));
    }
  }

  std::uint8_t at(double index, std::int64_t colour) const {
    return colours_.at(3 * static_cast<std::size_t>(index) + static_cast<std::size_t>(colour));
  }

 private:
  std::array<std::uint8_t, 3 * 256> colours_ = {};
};

// A number of the file on the scale of T, black = 0.
template <class T>
T on_scale(const TiffLayout& layout, double value) {
  if (!layout.floating) {
    const auto most = static_cast<double>((std::int64_t{1} << layout.bits) - 1);
    return static_cast<T>(value * (kFull<T> / most));  // 1, 2, 4, 8 and 16 bits: a whole number
  }
  require(std::isfinite(value), Errc::bad_image, "expected finite values, found ", value);
  const double share = (value - layout.black) / (layout.white - layout.black);
  require(layout.declared || (share >= 0 && share <= 1), Errc::bad_image,
          "expected floats from 0 to 1 or a declared range (SMinSampleValue, SMaxSampleValue), "
          "found ",
          value);
  return static_cast<T>(std::lround(std::clamp(share, 0.0, 1.0) * kFull<T>));
}

template <class T>
class TiffReading {
 public:
  TiffReading(TiffFile& file, const TiffLayout& layout)
      : file_(file), layout_(layout), palette_(file, layout) {
    raster_.height = layout.height;
    raster_.width = layout.width;
    raster_.channels = layout.alpha ? 4 : 3;
    raster_.values.reserve(row_values() * static_cast<std::size_t>(raster_.height));
  }

  Raster<T> read() {
    for (std::int64_t top = 0; top < layout_.height; top += layout_.block_height) {
      for (std::int64_t left = 0; left < layout_.width; left += layout_.block_width) {
        read_at(top, left);
      }
    }
    return std::move(raster_);
  }

 private:
  std::size_t row_values() const {
    return static_cast<std::size_t>(raster_.width * raster_.channels);
  }

  // The samples of the pixels whose blocks begin at (top, left).
  void read_at(std::int64_t top, std::int64_t left) {
    const std::int64_t samples = layout_.colours() + (layout_.alpha ? 1 : 0);
    if (layout_.planes) {
      for (std::int64_t each = 0; each < samples; ++each) {
        copy(block(top, left, each), top, left, 0, each);
      }
    } else {
      const TiffBlock all = block(top, left, 0);
      for (std::int64_t each = 0; each < samples; ++each) copy(all, top, left, each, each);
    }
  }

  TiffBlock block(std::int64_t top, std::int64_t left, std::int64_t sample) {
    const std::int64_t rows =
        layout_.tiled ? layout_.block_height : std::min(layout_.block_height, layout_.height - top);
    TiffBlock result(layout_, rows);
    const auto x = static_cast<std::uint32_t>(left);
    const auto y = static_cast<std::uint32_t>(top);
    const auto plane = static_cast<std::uint16_t>(sample);
    TIFF* const tiff = file_.get();
    const tmsize_t got = layout_.tiled
                             ? TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, x, y, 0, plane),
                                                   result.data(), result.size())
                             : TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, y, plane),
                                                    result.data(), result.size());
    const std::string said = file_.take_message();
    require(got == result.size() && said.empty(), Errc::bad_image,
            "file is damaged: ", said.empty() ? "a part of the picture is missing" : said);
    return result;
  }

  // One sample of the block's pixels, as a colour (three where it is grey) or alpha.
  void copy(const TiffBlock& block, std::int64_t top, std::int64_t left, std::int64_t from,
            std::int64_t sample) {
    const bool one = layout_.colours() == 1;
    const bool alpha = sample >= layout_.colours();
    const std::int64_t first = alpha ? 3 : sample;
    const std::int64_t last = one && !alpha ? 3 : first + 1;
    const std::int64_t height = std::min(layout_.block_height, layout_.height - top);
    const std::int64_t width = std::min(layout_.block_width, layout_.width - left);
    const std::size_t filled = row_values() * static_cast<std::size_t>(top + height);
    if (raster_.values.size() < filled) raster_.values.resize(filled);
    for (std::int64_t y = 0; y < height; ++y) {
      T* to = raster_.values.data() + ((top + y) * raster_.width + left) * raster_.channels;
      for (std::int64_t x = 0; x < width; ++x, to += raster_.channels) {
        const double value = block.at(y, x, from);
        for (std::int64_t c = first; c < last; ++c) to[c] = shown(value, c);
      }
    }
  }

  T shown(double value, std::int64_t channel) const {
    if (channel == 3) return on_scale<T>(layout_, value);
    if (layout_.colour == TiffLayout::Colour::palette) return palette_.at(value, channel);
    const T level = on_scale<T>(layout_, value);
    const bool inverted = layout_.colour == TiffLayout::Colour::inverted_gray;
    return inverted ? static_cast<T>(kFull<T> - level) : level;
  }

  TiffFile& file_;
  const TiffLayout& layout_;
  TiffPalette palette_;
  Raster<T> raster_ = {};
};

}  // namespace

AnyRaster read_tiff(const Container& container, const Limits& limits) {
  TiffFile file(container.stream());
  const TiffLayout layout = tiff_layout(file, limits);
  file.take_message();  // warnings about fields that nobody needs
  if (layout.bits <= 8) return TiffReading<std::uint8_t>(file, layout).read();
  return TiffReading<std::uint16_t>(file, layout).read();
}

}  // namespace cameras
