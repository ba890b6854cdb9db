#pragma once

#include <cstddef>
#include <vector>

#include "cameras/saliency.h"

namespace cameras::cli {

/// The map as a NumPy file (format 1.0): float32, C order, [h,w].
std::vector<std::byte> encode_npy(const SaliencyMap& map);

}  // namespace cameras::cli
