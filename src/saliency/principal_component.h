#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// The first principal component of what maps hold at their positions, which are rows [mn,K] with
/// centred columns: [m,n] in double on the CPU. Zeros where all positions are the same. It has no
/// sign of its own.
/// @param maps [1,K,m,n]
at::Tensor principal_component(const at::Tensor& maps);

/// The component, or its negative: the one whose mean over the tenth of the positions where `maps`
/// is largest (norm over channels) is positive.
/// @param component [m,n]
/// @param maps      [1,K,m,n]
at::Tensor positive_where_largest(const at::Tensor& component, const at::Tensor& maps);

/// The first principal component of maps of evidence, which are summed elsewhere: positive where
/// their sum is larger than elsewhere, and where the two have nothing in common, where there is
/// most evidence of either sign. [m,n] in double on the CPU.
/// @param maps [1,K,m,n]
at::Tensor evidence_component(const at::Tensor& maps);

}  // namespace cameras
