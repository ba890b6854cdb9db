#include "cameras/saliency/grad_cam.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {

Result GradCam::explain(const Network& network, const Request& request) const {
  return explain_single_pass(network, request,
                             [](const at::Tensor& activation, const at::Tensor& gradient) {
                               const at::Tensor weight = gradient.mean({2, 3}, /*keepdim=*/true);
                               return (weight * activation).sum(1)[0];
                             });
}

std::unique_ptr<SaliencyMethod> make_grad_cam(const MethodOptions&) {
  return std::make_unique<GradCam>();
}

}  // namespace cameras
