#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cameras {

/// Gradients [N,C,h,w] by N inputs, one by label.
using Gradients = std::vector<at::Tensor>;

/// ∂ scores[i,label] / ∂ inputs[i] for all i at once: the gradient of the sum over the inputs, so
/// `run` has to keep them apart.
/// @param run inputs [N,C,h,w], recorded, to scores [N,L]
Gradients row_gradients(const at::Tensor& inputs, std::span<const std::int64_t> labels,
                        const std::function<at::Tensor(const at::Tensor&)>& run);

/// Gradients of inputs [N,C,h,w].
using GradientsOf = std::function<Gradients(const at::Tensor& inputs)>;

/// Gradients by all inputs of `parts`, at least one: parts of several inputs by `at_once` and,
/// where that throws (memory), as single ones; single inputs by `alone`.
Gradients gradients_by_parts(std::span<const at::Tensor> parts, const GradientsOf& at_once,
                             const GradientsOf& alone);

}  // namespace cameras
