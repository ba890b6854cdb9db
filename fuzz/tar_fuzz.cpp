#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "cameras/dataset.h"
#include "cameras/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any bytes either are a tar archive of pictures, each of which lies inside of it and is decoded or
// refused, or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kMostPixels = 1 << 16;
  const int descriptor = memfd_create("shard.tar", MFD_CLOEXEC);
  if (descriptor < 0 || write(descriptor, data, size) != static_cast<ssize_t>(size)) std::abort();
  cameras::Limits limits;
  limits.image_bytes = 1 << 16;
  limits.image_pixels = kMostPixels;
  try {
    const cameras::Dataset dataset =
        cameras::open_dataset("/proc/self/fd/" + std::to_string(descriptor),
                              {.format = cameras::DatasetFormat::webdataset});
    for (const cameras::Picture& picture : dataset.pictures) {
      const auto& member = picture.member;
      if (!member || member->start < 0 || member->bytes < 0 ||
          member->start + member->bytes > static_cast<std::int64_t>(size)) {
        __builtin_trap();
      }
      try {
        static_cast<void>(cameras::open_picture(picture, limits));
      } catch (const cameras::Error&) {  // a refusal is an answer
      }
    }
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  close(descriptor);
  return 0;
}
