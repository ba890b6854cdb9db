#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>

#include "cameras/error.h"
#include "differential/comparison.h"
#include "differential/network_generator.h"
#include "differential/reduction.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any bytes are the decisions of a random network, which the compiled trunk computes as the
// interpreter does.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cameras::testing::Choices choices(std::span(data, size));
  const cameras::Graph graph = cameras::testing::generate_network(choices);
  try {
    if (const auto found = cameras::testing::compare_trunks(graph)) {
      std::cerr << *found << '\n' << cameras::testing::listing(graph);
      __builtin_trap();
    }
  } catch (const cameras::Error&) {  // the interpreter cannot run it either
  }
  return 0;
}
