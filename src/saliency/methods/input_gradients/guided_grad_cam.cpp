#include "core/aten.h"

#include "cameras/saliency/grad_cam.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/methods.h"
#include "saliency/passes/guided_network.h"
#include "saliency/passes/layer_maps.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// Grad-CAM before its stretch: φ(ReLU(raw)), [h,w] at the input's size.
at::Tensor large_grad_cam(const Probe& probe, const ExplainedScore& score,
                          const at::Tensor& input) {
  const CamFormula formula = GradCam().formula().value();
  const at::Tensor raw = formula(probe.activation(), gradient_of(probe, score));
  return enlarged_with_sign(raw.clamp_min(0), input.size(2), input.size(3));
}

// Guided Grad-CAM: max over channels of |R ⊙ φ(ReLU(Σ_k mean_ij(∂y/∂A_k) A_k))|, R what guided
// backpropagation of y gives at the input. Two passes. Source: Selvaraju et al., ICCV 2017,
// arXiv 1610.02391, section 3.2.
class GuidedGradCam final : public SaliencyMethod {
 public:
  std::string refusal(const Network& network, std::string_view /*layer*/ = {}) const override {
    return guided_refusal(network);
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    const Network guide = guided_network(network);
    Steps steps(watch, 2);
    return explain_by_layer(
        network, request, watch, [&](const Probe& probe, std::span<const ExplainedScore> scores) {
          steps.done();
          const Probe at_input = guide.probe(request.input, network.image().name);
          std::vector<PixelMap> maps;
          for (const ExplainedScore& score : scores) {
            steps.tell();
            const at::Tensor fine = gradient_of(at_input, score).to(at::kCPU);
            maps.push_back(of_channels(fine * large_grad_cam(probe, score, request.input)));
          }
          steps.done();
          return maps;
        });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_guided_grad_cam(const MethodOptions&) {
  return std::make_unique<GuidedGradCam>();
}

}  // namespace cameras
