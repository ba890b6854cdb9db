#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {
namespace {

at::Tensor hires_cam_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (gradient * activation).sum(1)[0];
}

// HiResCAM: Σ_k ∂y/∂A_k ⊙ A_k. Source: Draelos and Carin, arXiv 2011.08891, eq. 4.
class HiresCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request) const override {
    return explain_single_pass(network, request, &hires_cam_map);
  }
  std::optional<CamFormula> formula() const override { return sum_over_channels(&hires_cam_map); }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_hires_cam(const MethodOptions&) {
  return std::make_unique<HiresCam>();
}

}  // namespace cameras
