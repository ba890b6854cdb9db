#pragma once

#include <optional>

#include "network/onednn/part.h"

/// Why no NaN or infinity goes unnoticed. oneDNN's Relu, Clip and MaxPool make a number of a NaN,
/// which the interpreter passes on and refuses at the logits. A NaN does not come of nothing:
/// after finite inputs and constants there is a division by zero, a root of a negative number, an
/// exponential or a sum that is too large. So every value of a part gets bounds by interval
/// arithmetic, and where they say nothing (after a division, or after a dozen convolutions, each
/// of which may multiply) the value itself is looked at while the plan runs. A run that finds one
/// out of the ordinary is broken off, and the interpreter gives its own answer.
namespace cameras::onednn {

/// Inputs of a part and checked values are numbers in [-kMostChecked, kMostChecked], or the
/// interpreter runs the part.
constexpr float kMostChecked = 1e8F;

/// Bounds of what is computed between checks, far enough below float32's 3e38 for a pool's sum over
/// a large map.
constexpr double kMostComputed = 1e30;

/// The same in a part with functions whose primitives square numbers on the way (HardSwish, GELU).
constexpr double kMostSquared = 1e18;

/// The part with the values that have to be checked; nothing where even that does not keep its
/// values in bounds.
std::optional<Part> with_checks(Part part, const Constants& constants);

}  // namespace cameras::onednn
