#include "core/aten.h"

#include "saliency/methods.h"

namespace cameras {

// Layer-CAM: Σ_k ReLU(∂y/∂A_k) ⊙ A_k. Source: Jiang et al., IEEE TIP 30 (2021); here
// of one layer, without the tanh that the paper scales shallow layers with before it joins several.
at::Tensor layer_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (gradient.clamp_min(0) * activation).sum(1)[0];
}

}  // namespace cameras
