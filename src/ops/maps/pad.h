#pragma once

#include "cameras/graph.h"
#include "ops/operands.h"

namespace cameras::ops {

/// What a Pad node adds before and after each axis; negative numbers cut off.
struct PadAmounts {
  Ints before, after;
};

/// Reads the attribute `pads` (up to opset 10) or the inputs `pads` and `axes`.
/// @param inputs as the kernel reads them; the data itself is not looked at
/// @param rank number of axes of the data
/// @throws Error{bad_model} where there are none, or not two for each axis, or they are out of
/// range
PadAmounts pad_amounts(const Node& node, Inputs inputs, std::int64_t rank);

/// The number that a Pad node adds in mode "constant": attribute up to opset 10, input since.
/// @throws Error{bad_model} for several numbers
double pad_value(const Node& node, Inputs inputs);

}  // namespace cameras::ops
