#include <cstddef>
#include <cstdint>
#include <string>

#include "cameras/error.h"
#include "evaluation/dataset/readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any text either is COCO's annotations or an Error; and every object either has a mask of the
// picture's size or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kHeight = 24;
  constexpr std::int64_t kWidth = 32;
  const std::string text(data, data + size);
  try {
    const cameras::Dataset dataset =
        cameras::parse_coco(text, "images", {.image_pixels = kHeight * kWidth});
    for (const cameras::Picture& picture : dataset.pictures) {
      for (const cameras::Sample& sample : picture.samples) {
        try {
          cameras::mask_of(sample.shapes, kHeight, kWidth);
        } catch (const cameras::Error&) {  // a refusal is an answer
        }
      }
    }
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  return 0;
}
