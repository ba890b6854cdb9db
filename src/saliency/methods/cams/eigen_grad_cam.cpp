#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"
#include "saliency/principal_component.h"

namespace cameras {
namespace {

at::Tensor eigen_grad_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return evidence_component(gradient.to(at::kDouble) * activation);
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

std::unique_ptr<SaliencyMethod> plain_eigen_grad_cam(const MethodOptions&) {
  return std::make_unique<EigenGradCam>();
}

}  // namespace cameras
