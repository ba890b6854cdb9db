#include "cameras/image.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cameras/error.h"
#include "core/read_file.h"
#include "image/extension.h"
#include "image/raster.h"

namespace cameras {
namespace {

template <class T>
void check_counts(std::int64_t height, std::int64_t width, const std::vector<T>& rgb,
                  const std::vector<T>& alpha) {
  constexpr std::int64_t kMostPixels = std::int64_t{1} << 60;  // times 3 still fits 64 bits
  require(height > 0 && width > 0 && width <= kMostPixels / height, Errc::bad_argument,
          "image: expected a positive size, found ", width, " x ", height);
  const auto pixels = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  require(rgb.size() == 3 * pixels, Errc::bad_argument, "image of ", width, " x ", height,
          " pixels: expected ", 3 * pixels, " colour values, found ", rgb.size());
  require(alpha.empty() || alpha.size() == pixels, Errc::bad_argument, "image of ", width, " x ",
          height, " pixels: expected ", pixels, " alpha values or none, found ", alpha.size());
}

std::vector<std::uint8_t> rounded(const std::vector<std::uint16_t>& values) {
  std::vector<std::uint8_t> result(values.size());
  std::ranges::transform(values, result.begin(), &in_8_bits);
  return result;
}

}  // namespace

Image Image::open(const std::filesystem::path& path, const Limits& limits) {
  const std::vector<std::byte> bytes = read_file(path, limits.image_bytes);
  try {
    return decode(bytes, limits);
  } catch (const Error& error) {
    throw error.within(path.string());
  }
}

Image Image::from_pixels(std::int64_t height, std::int64_t width, std::vector<std::uint8_t> rgb,
                         std::vector<std::uint8_t> alpha) {
  check_counts(height, width, rgb, alpha);
  Image image;
  image.height_ = height;
  image.width_ = width;
  image.rgb_ = std::move(rgb);
  image.alpha_ = std::move(alpha);
  return image;
}

Image Image::from_wide_pixels(std::int64_t height, std::int64_t width,
                              std::vector<std::uint16_t> rgb, std::vector<std::uint16_t> alpha) {
  check_counts(height, width, rgb, alpha);
  Image image = from_pixels(height, width, rounded(rgb), rounded(alpha));
  image.wide_rgb_ = std::move(rgb);
  image.wide_alpha_ = std::move(alpha);
  return image;
}

Image::Format Image::format_of(const std::filesystem::path& path) {
  const std::optional<Format> format = format_named(small_extension(path));
  require(format.has_value(), Errc::bad_argument, path.string(), ": expected a name that ends in ",
          extensions_text());
  return *format;
}

}  // namespace cameras
