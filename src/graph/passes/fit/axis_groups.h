#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cameras/graph.h"

namespace cameras::fit {

/// Neighbouring axes of a reshape's input that hold the same elements as neighbouring axes of its
/// output: [1,116,28,28] -> [1,2,58,28,28] is {1 -> 1}, {116 -> 2,58}, {28 -> 28}, {28 -> 28}.
struct AxisGroup {
  std::size_t from_begin = 0, from_end = 0;  ///< axes of the input
  std::size_t to_begin = 0, to_end = 0;      ///< axes of the output; may be none (size 1 dropped)
};

/// The finest split of a reshape `from` -> `to` into such groups; both have the same product.
std::vector<AxisGroup> axis_groups(const Ints& from, const Ints& to);

}  // namespace cameras::fit
