#include <cstddef>
#include <cstdint>
#include <span>

#include "cameras/error.h"
#include "cameras/onnx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any bytes: import_onnx returns a graph or throws Error, nothing else, within small limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cameras::ImportOptions options;
  options.limits.model_bytes = 1 << 20;
  options.limits.nodes = 1000;
  options.limits.tensor_elements = 1 << 20;
  try {
    cameras::import_onnx(std::as_bytes(std::span(data, size)), options);
  } catch (const cameras::Error&) {  // the one answer to bad bytes
  }
  return 0;
}
