#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "cameras/saliency.h"

namespace cameras {

/// The scores [labels] of the explained labels in logits [L].
at::Tensor scores_of_labels(const at::Tensor& logits, std::span<const std::int64_t> labels);

/// Raw maps [m,n], one by label, of a layer whose head can be asked about other values.
using HeadMaps =
    std::function<std::vector<at::Tensor>(const Head& head, std::span<const std::int64_t> labels)>;

/// What methods share that ask about changed activations or inputs instead of gradients: one pass
/// at the input's own size, then enlarged() raw maps. `maps` may run the network often; all labels
/// share its runs.
Result explain_by_head(const Network& network, const Request& request, const HeadMaps& maps);

/// The raw maps Σ_k w_k A_k, one by label.
/// @param activation [1,K,m,n]
/// @param weights    [K,labels]
std::vector<at::Tensor> weighted_sums(const at::Tensor& activation, const at::Tensor& weights);

}  // namespace cameras
