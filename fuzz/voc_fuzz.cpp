#include <cstddef>
#include <cstdint>
#include <string>

#include "cameras/error.h"
#include "evaluation/dataset/readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any text either is an annotation of PASCAL VOC, whose picture stays in its folder, or an Error;
// and every object either has a mask of the picture's size or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kHeight = 24;
  constexpr std::int64_t kWidth = 32;
  const std::string text(data, data + size);
  try {
    const cameras::Picture picture = cameras::parse_voc(text, "pictures");
    const std::string file = picture.file.lexically_normal().string();
    if (!picture.name.empty() && !file.starts_with("pictures/")) __builtin_trap();
    for (const cameras::Sample& sample : picture.samples) {
      try {
        cameras::mask_of(sample.shapes, kHeight, kWidth);
      } catch (const cameras::Error&) {  // a refusal is an answer
      }
    }
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  return 0;
}
