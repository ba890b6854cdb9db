#include <webp/encode.h>

#include <memory>

#include "cameras/error.h"
#include "image/encoders.h"

namespace cameras {

std::vector<std::byte> write_webp(const PixelView<std::uint8_t>& pixels, int quality) {
  struct Free {
    void operator()(std::uint8_t* data) const { WebPFree(data); }
  };
  std::uint8_t* data = nullptr;
  const std::size_t size = WebPEncodeRGB(
      pixels.rgb.data(), static_cast<int>(pixels.width), static_cast<int>(pixels.height),
      static_cast<int>(3 * pixels.width), static_cast<float>(quality), &data);
  const std::unique_ptr<std::uint8_t, Free> owned(data);
  require(size > 0, Errc::bad_argument, "the picture cannot be written as WebP");
  const auto bytes = std::as_bytes(std::span(owned.get(), size));
  return {bytes.begin(), bytes.end()};
}

}  // namespace cameras
