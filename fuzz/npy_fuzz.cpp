#include <cstddef>
#include <cstdint>
#include <span>

#include "cameras/error.h"
#include "cameras/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any bytes either are an array, or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    cameras::decode_npy(std::as_bytes(std::span(data, size)));
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  return 0;
}
