#pragma once

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Grad-CAM: map = f(φ(ReLU(Σ_k mean_ij(∂y/∂A_k) A_k))), one pass at the input's own size.
/// Source: Selvaraju et al., ICCV 2017; eq. 1 of the CAMERAS paper. As in the common tools, the
/// positive part is taken before the resize φ.
class GradCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;
  std::optional<CamFormula> formula() const override;
};

}  // namespace cameras
#pragma GCC visibility pop
