#include "core/aten.h"

#include "saliency/methods.h"

namespace cameras {

// Element-wise Grad-CAM: Σ_k ReLU(g_k ⊙ A_k), g = ∂y/∂A: HiResCAM without what speaks against the
// label, channel by channel. Source: pytorch-grad-cam's GradCAMElementWise (Gildenblat 2021).
at::Tensor grad_cam_elementwise_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (gradient * activation).clamp_min(0).sum(1)[0];
}

}  // namespace cameras
