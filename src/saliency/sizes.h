#pragma once

#include <cstdint>
#include <vector>

#include "cameras/saliency/cameras.h"

namespace cameras {

struct InputSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
  friend bool operator==(const InputSize&, const InputSize&) = default;
};

/// The sizes ζ_1 … ζ_N at which a network whose input is `own` (ζ₀) is asked: Algorithm 1, with
/// even steps of the shorter side and the same factor on both axes.
std::vector<InputSize> input_sizes(const CamerasOptions& options, const InputSize& own);

}  // namespace cameras
