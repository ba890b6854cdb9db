#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "cameras/saliency.h"
#include "saliency/passes/joined_channels.h"

namespace cameras {

/// What takes the place of a channel's mask H_k [1,1,h,w], the channel at the input's size and
/// stretched to [0,1] (zeros where it is constant): `count` values, asked for in order, channel by
/// channel.
struct MaskVariants {
  std::int64_t count = 1;
  std::function<at::Tensor(const at::Tensor& mask, std::int64_t number)> variant;
  Joining joining = Joining::sum;  ///< of the weighted channels
};

/// Score-CAM and what is made of it: Σ_k w_k A_k with w = softmax_k(mean of y(x ⊙ variant) over the
/// variants of H_k). K · count passes through the network, all scores share them. y(0) is the same
/// for all k and cancels in the softmax, so it is not asked for. x is masked as the network reads
/// it, after preprocessing. Source: Wang et al., CVPR workshops 2020, arXiv 1910.01279.
Result explain_by_masks(const Network& network, const Request& request, const Watch& watch,
                        const MaskVariants& variants);

}  // namespace cameras
