#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>

namespace cameras {

/// ∂ scores[i,labels[l]] / ∂ inputs[i], [N,l,C,h,w]: for all i at once, as the gradient of the sum
/// over the inputs, so `scores` has to keep them apart. Zeros where the scores do not depend on
/// them.
/// @param inputs [N,C,h,w]
/// @param labels at least one
/// @param scores inputs, recorded, to [N,L]
at::Tensor row_gradients(const at::Tensor& inputs, std::span<const std::int64_t> labels,
                         const std::function<at::Tensor(const at::Tensor& inputs)>& scores);

}  // namespace cameras
