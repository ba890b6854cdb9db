#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "cameras/error.h"
#include "cameras/image.h"
#include "core/memory_budget.h"
#include "image/container.h"
#include "image/upright.h"

namespace cameras {
namespace {

// The colours of a raster, and its alpha as a plane of its own.
template <class T>
struct Planes {
  std::vector<T> rgb;
  std::vector<T> alpha;
};

template <class T>
Planes<T> planes_of(std::vector<T>&& values, std::int64_t channels) {
  if (channels == 3) return {.rgb = std::move(values), .alpha = {}};
  const std::size_t pixels = values.size() / 4;
  Planes<T> result;
  result.rgb.resize(3 * pixels);
  result.alpha.resize(pixels);
  for (std::size_t i = 0; i < pixels; ++i) {
    std::copy_n(&values[4 * i], 3, &result.rgb[3 * i]);
    result.alpha[i] = values[4 * i + 3];
  }
  return result;
}

Image image_of(Raster<std::uint8_t>&& raster) {
  auto [rgb, alpha] = planes_of(std::move(raster.values), raster.channels);
  return Image::from_pixels(raster.height, raster.width, std::move(rgb), std::move(alpha));
}

Image image_of(Raster<std::uint16_t>&& raster) {
  auto [rgb, alpha] = planes_of(std::move(raster.values), raster.channels);
  return Image::from_wide_pixels(raster.height, raster.width, std::move(rgb), std::move(alpha));
}

// The raster, and the planes that it becomes, before a decoder takes memory for them: a small file
// may claim any size. A JPEG is read at a fraction of one that is too large (image_detail).
void require_memory(const PictureFormat& format, const Container& container, const Limits& limits) {
  // Wide ones are held turned, as planes, and in 8 bits as well.
  const std::int64_t bytes_per_pixel = container.wide ? 24 : 8;
  std::int64_t pixels = container.height * container.width;
  if (format.name == "JPEG") pixels = std::min(pixels, limits.image_detail);
  MemoryBudget(limits.memory)
      .require_room(static_cast<double>(pixels * bytes_per_pixel),
                    "a picture of " + std::to_string(container.width) + " x " +
                        std::to_string(container.height) + " pixels");
}

}  // namespace

Image Image::decode(std::span<const std::byte> bytes, const Limits& limits) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  require(size <= limits.image_bytes, Errc::bad_image, "picture file of ", size,
          " bytes, expected at most ", limits.image_bytes);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const Bytes data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  const PictureFormat& format = picture_format(data);
  try {
    const Container container = format.parse(data, limits);
    require_memory(format, container, limits);
    AnyRaster raster = format.read(container, limits);
    return std::visit(
        [&]<class T>(Raster<T>&& decoded) {
          const std::int64_t reduction = decoded.reduction;
          Image image = image_of(upright(std::move(decoded), container.orientation));
          image.reduction_ = reduction;
          return image;
        },
        std::move(raster));
  } catch (const Error& error) {
    throw error.within(format.name);
  }
}

}  // namespace cameras
