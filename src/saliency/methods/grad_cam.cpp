#include "cameras/saliency/grad_cam.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/single_pass.h"

namespace cameras {

namespace {

at::Tensor grad_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (gradient.mean({2, 3}, /*keepdim=*/true) * activation).sum(1)[0];
}

}  // namespace

Result GradCam::explain(const Network& network, const Request& request, const Watch& watch) const {
  return explain_single_pass(network, request, watch, &grad_cam_map);
}

std::optional<CamFormula> GradCam::formula() const { return CamFormula{.part = &grad_cam_map}; }

std::unique_ptr<SaliencyMethod> plain_grad_cam(const MethodOptions& options) {
  if (joining_of(options) == Joining::sum) return std::make_unique<GradCam>();
  return make_joined_cam(*GradCam().formula(), options);
}

}  // namespace cameras
