#include "core/aten.h"

#include "saliency/guarded_quotient.h"
#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {
namespace {

at::Tensor xgrad_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  const at::Tensor weight =
      guarded_quotient((gradient * activation).sum({2, 3}, true), activation.sum({2, 3}, true),
                       activation.abs().sum({2, 3}, true));
  return (weight * activation).sum(1)[0];
}

// XGrad-CAM: Σ_k w_k A_k with w_k = Σ_ij g A / Σ_ij A, g = ∂y/∂A_k. Source: Fu et al., BMVC 2020,
// arXiv 2008.02312. A map whose values cancel to zero has the weight 0.
class XgradCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request) const override {
    return explain_single_pass(network, request, &xgrad_cam_map);
  }
  std::optional<CamFormula> formula() const override { return sum_over_channels(&xgrad_cam_map); }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_xgrad_cam(const MethodOptions&) {
  return std::make_unique<XgradCam>();
}

}  // namespace cameras
