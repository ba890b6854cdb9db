#pragma once

#include <memory>

#include "network/fit.h"
#include "network/trunk.h"

/// The words of this folder, from the whole to the smallest piece:
///
/// * cut        where a pass is divided: nodes before it are the trunk, those after it the head
/// * stage      nodes of the trunk that run one after the other, all compiled or all interpreted;
///              values between stages are plain tensors (stages.h)
/// * part       the nodes of a compiled stage, with what they read and what others read of them;
///              the same for all sizes (part.h)
/// * plan       a part at one size: steps over one arena; immutable (plan.h)
/// * step       one primitive of oneDNN, one ATen kernel, lanes cleared, or a value checked
/// * chain      a node, its head, with the nodes after it that can be computed along with it, as
///              nobody else reads the values between them (chain.h)
/// * folded     nodes of a chain that become part of the head's weights and bias: an Affine
/// * posts      the rest of a chain, functions and joins that a primitive applies to its result
///              before it stores it: oneDNN's post-ops (post_operations.h)
/// * join       a node of two values (Add, Mul, Max, …): residual sums, gates
/// * gate       a value [1,C,1,1] that scales channels, or x * f(x), which gates itself
/// * thinning   a copy of the positions that a strided 1 x 1 convolution reads, so that the rest
///              is a matrix product (convolution.cpp, pooling.h)
/// * blocked    a layout [N,C,h,w] in blocks of 16 or 8 channels (layout.h); its spare lanes, which
///              belong to no channel, are zero (lanes.h)
/// * arena      the memory of a run; buffers that are never alive together share it (placement.h)
/// * checked    a value that is looked at during a run, because it might be NaN (bounds.h)
namespace cameras::onednn {

/// The trunk as oneDNN primitives, and as ATen kernels where there are none. nullptr where that
/// gains nothing, because the network has no convolution that can be compiled, or would hide a NaN,
/// because it has constants that are not finite.
/// @param program of the same graph, in the type that the trunk computes in, on the CPU
std::unique_ptr<const Trunk> make_compiled_trunk(const Fitted& fitted,
                                                 std::shared_ptr<const Program> program);

}  // namespace cameras::onednn
