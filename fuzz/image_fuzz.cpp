#include <cstddef>
#include <cstdint>
#include <span>

#include "cameras/error.h"
#include "cameras/image.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any bytes either are a picture or an Error; nothing else may happen.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Small enough that a run spends its time on parsing and not on pixels.
  const cameras::Limits limits{
      .image_bytes = 1 << 16, .image_pixels = 1 << 16, .image_detail = 1 << 12};
  try {
    const auto image = cameras::Image::decode(std::as_bytes(std::span(data, size)), limits);
    const auto pixels = static_cast<std::size_t>(image.height() * image.width());
    if (image.rgb().size() != 3 * pixels) __builtin_trap();
    if (!image.alpha().empty() && image.alpha().size() != pixels) __builtin_trap();
    if (image.wide() && image.wide_rgb().size() != 3 * pixels) __builtin_trap();
    if (image.wide() && image.wide_alpha().size() != image.alpha().size()) __builtin_trap();
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  return 0;
}
