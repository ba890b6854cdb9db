#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras::testing {

/// Bytes of a model that is written in ONNX's text syntax, so that a test shows the network it
/// runs.
std::vector<std::byte> serialize(const std::string& text);

/// serialize(text), but the data of its first initializer lies in the file `location`.
std::vector<std::byte> with_external_tensor(const std::string& text, const std::string& location);

/// import_onnx(serialize(text)).
Graph parse(const std::string& text);

}  // namespace cameras::testing
