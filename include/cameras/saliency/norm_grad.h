#pragma once

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// NormGrad: map = f(φ(‖A^(i,j)‖₂ ‖∂y/∂A^(i,j)‖₂)), norms over channels, one pass at the input's
/// own size. Source: Rebuffi et al., CVPR 2020 (the 1x1 convolution form, after the layer).
class NormGrad final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;
  std::optional<CamFormula> formula() const override;
};

}  // namespace cameras
#pragma GCC visibility pop
