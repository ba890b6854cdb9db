#pragma once

#include <cstdlib>
#include <string>
#include <utility>

#include "cameras/network.h"
#include "core/aten.h"

namespace cameras::testing {

/// The device that tests run networks and kernels on: the one that CAMERAS_TEST_DEVICE names (as
/// --device does), or the processor.
inline at::Device test_device() {
  const char* const name = std::getenv("CAMERAS_TEST_DEVICE");
  const at::Device device(name == nullptr || *name == '\0' ? "cpu" : name);
  // Tolerances are those of float32, as the program computes.
  if (device.is_cuda()) at::globalContext().setAllowTF32CuDNN(false);
  return device;
}

/// Whether that is the processor, whose trunk is compiled and whose bits are the same in every run.
inline bool on_processor() { return test_device().is_cpu(); }

/// A network on that device.
inline Network network_on_device(Graph graph, NetworkOptions options = {}) {
  options.device = test_device().str();
  return Network(std::move(graph), options);
}

}  // namespace cameras::testing
