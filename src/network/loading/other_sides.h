#pragma once

#include <cstdint>
#include <optional>

#include "cameras/graph.h"

namespace cameras {

/// A size that a network is tried at beside its native one.
struct Sides {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

/// Multiples of 32 more, so that networks that halve their maps five times and join them again
/// accept it; different on both axes, so that they can be told apart. Long sides are halved first.
Sides larger_sides(const ImageInput& image);

/// Twice the rows, three times the columns: windows that fill a map natively (Swin) do so at whole
/// multiples of the native size, and perhaps nowhere else. Nothing where a pass would take long, or
/// much memory.
std::optional<Sides> whole_multiples(const Graph& graph, const ImageInput& image);

}  // namespace cameras
