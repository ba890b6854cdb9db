#include "core/aten.h"

#include "saliency/methods.h"

namespace cameras {

// HiResCAM: Σ_k ∂y/∂A_k ⊙ A_k. Source: Draelos and Carin, arXiv 2011.08891, eq. 4.
at::Tensor hires_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (gradient * activation).sum(1)[0];
}

}  // namespace cameras
