#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cameras {

/// ∂ scores[i,label] / ∂ inputs[i] for all i at once, [B,C,h,w], one by label: the gradient of the
/// sum over the inputs, so `run` has to keep them apart.
/// @param run inputs [B,C,h,w], recorded, to scores [B,L]
std::vector<at::Tensor> row_gradients(const at::Tensor& inputs,
                                      std::span<const std::int64_t> labels,
                                      const std::function<at::Tensor(const at::Tensor&)>& run);

}  // namespace cameras
