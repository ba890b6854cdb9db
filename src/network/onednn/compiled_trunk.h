#pragma once

#include <memory>

#include "network/fit.h"
#include "network/trunk.h"

namespace cameras::onednn {

/// The trunk as oneDNN primitives, and as ATen kernels where there are none. nullptr where that
/// gains nothing, because the network has no convolution that can be compiled, or would hide a NaN,
/// because it has constants that are not finite.
/// @param program of the same graph, in the type that the trunk computes in, on the CPU
std::unique_ptr<const Trunk> make_compiled_trunk(const Fitted& fitted,
                                                 std::shared_ptr<const Program> program);

}  // namespace cameras::onednn
