#pragma once

#include <cstdint>

#include "cameras/graph.h"

namespace cameras::ops {

/// `axis` counted from the front: in [0, rank).
/// @throws Error{bad_model} unless axis is in [-rank, rank)
std::int64_t axis_of(std::int64_t axis, std::int64_t rank);

/// axis_of() each.
/// @throws Error{bad_model} also when an axis is named twice
Ints axes_of(const Ints& axes, std::int64_t rank);

/// The axes [first, rank), e.g. the spatial ones of [N,C,D1..Dk] from 2.
Ints axes_from(std::int64_t first, std::int64_t rank);

}  // namespace cameras::ops
