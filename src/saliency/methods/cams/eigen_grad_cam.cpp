#include "core/aten.h"

#include <cmath>

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"
#include "saliency/principal_component.h"

namespace cameras {
namespace {

// Below this share of their lengths' product what two values of the same positions have in common
// is a sum that cancelled: a float32 gradient is off by up to 1e-6 of itself.
constexpr double kAgreementRounding = 1e-6;

// The component is positive where the evidence for the score, summed over channels, is larger than
// elsewhere; where the two have nothing in common, where there is most evidence of either sign.
at::Tensor eigen_grad_map(const at::Tensor& activation, const at::Tensor& gradient) {
  const at::Tensor evidence = gradient.to(at::kDouble) * activation;
  const at::Tensor component = principal_component(evidence);
  const at::Tensor sum = evidence.sum(1)[0].to(at::kCPU);
  const auto agreement = (component * (sum - sum.mean())).sum().item<double>();
  const auto lengths = (component.norm() * sum.norm()).item<double>();
  if (std::abs(agreement) <= kAgreementRounding * lengths) {
    return positive_where_largest(component, evidence);
  }
  return agreement < 0 ? -component : component;
}

// Eigen-Grad-CAM: the first principal component of g ⊙ A, g = ∂y/∂A, positions as rows [mn,K],
// columns centred. Source: pytorch-grad-cam (Gildenblat 2021), which leaves the sign to chance;
// here it is that of the sum over channels, HiResCAM's map.
class EigenGradCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_single_pass(network, request, watch, &eigen_grad_map);
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_eigen_grad_cam(const MethodOptions&) {
  return std::make_unique<EigenGradCam>();
}

}  // namespace cameras
