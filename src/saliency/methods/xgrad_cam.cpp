#include "core/aten.h"

#include "saliency/guarded_quotient.h"
#include "saliency/methods.h"

namespace cameras {

// XGrad-CAM: Σ_k w_k A_k with w_k = Σ_ij g A / Σ_ij A, g = ∂y/∂A_k. Source: Fu et al., BMVC 2020,
// arXiv 2008.02312. A map whose values cancel to zero has the weight 0.
at::Tensor xgrad_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  const at::Tensor weight =
      guarded_quotient((gradient * activation).sum({2, 3}, true), activation.sum({2, 3}, true),
                       activation.abs().sum({2, 3}, true));
  return (weight * activation).sum(1)[0];
}

}  // namespace cameras
