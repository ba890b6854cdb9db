#pragma once

#include <cstddef>
#include <optional>

#include "graph/passes/fit/rule.h"

namespace cameras::fit {

/// The literal bounds of a Slice: attributes before opset 10, inputs since.
struct SliceBounds {
  Ints starts;  ///< empty where they are computed
  Ints ends;
  Ints axes;  ///< none below zero
};

/// @param rank of the node's input
/// @returns nullopt where ends or axes are computed
std::optional<SliceBounds> slice_bounds(const Node& node, const Context& context, std::size_t rank);

}  // namespace cameras::fit
