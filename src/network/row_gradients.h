#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace cameras {

/// ∂ Σ_l weights[r,l] scores[i,l] / ∂ inputs[i], [N,R,C,h,w]: for all i at once, as the gradient of
/// the sum over the inputs, so `scores` has to keep them apart. Zeros where the scores do not
/// depend on them.
/// @param inputs  [N,C,h,w]
/// @param weights [R,L], R >= 1, on the device of the scores
/// @param scores  inputs, recorded, to [N,L]
at::Tensor row_gradients(const at::Tensor& inputs, const at::Tensor& weights,
                         const std::function<at::Tensor(const at::Tensor& inputs)>& scores);

}  // namespace cameras
