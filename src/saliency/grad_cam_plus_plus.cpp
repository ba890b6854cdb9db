#include "saliency/grad_cam_plus_plus.h"
#include "core/aten.h"

#include "saliency/guarded_quotient.h"
#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {
namespace {

// Source: Chattopadhay et al., WACV 2018, arXiv 1710.11063, eq. 19.
class GradCamPlusPlus final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request) const override {
    return explain_single_pass(network, request, &grad_cam_plus_plus_map);
  }
  std::optional<CamFormula> formula() const override {
    return sum_over_channels(&grad_cam_plus_plus_map);
  }
};

}  // namespace

// Where g > 0, and only there ReLU(g) counts, α ReLU(g) = g / (2 + g Σ A), which does not underflow
// as g³ does.
at::Tensor grad_cam_plus_plus_map(const at::Tensor& activation, const at::Tensor& gradient) {
  const at::Tensor positive = gradient.clamp_min(0);
  const at::Tensor share = guarded_quotient(positive, 2 + positive * activation.sum({2, 3}, true),
                                            2 + positive * activation.abs().sum({2, 3}, true));
  return (share.sum({2, 3}, true) * activation).sum(1)[0];
}

std::unique_ptr<SaliencyMethod> make_grad_cam_plus_plus(const MethodOptions&) {
  return std::make_unique<GradCamPlusPlus>();
}

}  // namespace cameras
