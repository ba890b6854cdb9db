#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "cameras/saliency/cameras.h"

namespace cameras {

/// What the kept sizes gave, before it is fused.
struct Evidence {
  std::vector<std::int64_t> labels;
  std::vector<at::Tensor> activations;             ///< A(t) [1,K,m_t,n_t] by kept size
  std::vector<std::vector<at::Tensor>> gradients;  ///< by label, then by kept size; condensed()
};

/// Asks the network at every size of `options`. Fills in what of the result does not depend on the
/// map: logits, layer, scales, the network's seconds.
Evidence gathered(const Network& network, const Request& request, const CamerasOptions& options,
                  Result& result);

}  // namespace cameras
