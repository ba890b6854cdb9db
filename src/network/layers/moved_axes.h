#pragma once

#include "cameras/graph.h"
#include "network/layers/value_traits.h"

namespace cameras {

/// What a value is after a Transpose.
ValueTrait transposed_trait(ValueTrait trait, const Ints& perm);

/// What a value is after a Reshape of `from` to `to`.
/// @param grid the rows and columns of the value's positions
ValueTrait reshaped_trait(const ValueTrait& trait, const Ints& from, const Ints& to,
                          const GridSize& grid);

}  // namespace cameras
