#include "core/aten.h"

#include "saliency/guarded_quotient.h"
#include "saliency/methods.h"

namespace cameras {

// Grad-CAM++: Σ_k w_k A_k with w_k = Σ_ij α ReLU(g), α = g² / (2 g² + g³ Σ_ij A_k). Source:
// Chattopadhay et al., WACV 2018, arXiv 1710.11063, eq. 19. Where g > 0, and only there ReLU(g)
// counts, α ReLU(g) = g / (2 + g Σ A), which does not underflow as g³ does.
at::Tensor grad_cam_plus_plus_map(const at::Tensor& activation, const at::Tensor& gradient) {
  const at::Tensor positive = gradient.clamp_min(0);
  const at::Tensor share = guarded_quotient(positive, 2 + positive * activation.sum({2, 3}, true),
                                            2 + positive * activation.abs().sum({2, 3}, true));
  return (share.sum({2, 3}, true) * activation).sum(1)[0];
}

}  // namespace cameras
