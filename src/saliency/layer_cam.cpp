#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {
namespace {

at::Tensor layer_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (gradient.clamp_min(0) * activation).sum(1)[0];
}

// Layer-CAM: Σ_k ReLU(∂y/∂A_k) ⊙ A_k. Source: Jiang et al., IEEE TIP 30 (2021); here
// of one layer, without the tanh that the paper scales shallow layers with before it joins several.
class LayerCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request) const override {
    return explain_single_pass(network, request, &layer_cam_map);
  }
  std::optional<CamFormula> formula() const override { return sum_over_channels(&layer_cam_map); }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_layer_cam(const MethodOptions&) {
  return std::make_unique<LayerCam>();
}

}  // namespace cameras
