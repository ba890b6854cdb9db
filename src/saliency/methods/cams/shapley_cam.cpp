#include "core/aten.h"

#include "cameras/saliency/grad_cam.h"
#include "saliency/explained_score.h"
#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

// g - ½ H A: the slope that y falls by per unit of A, up to the second order, when A is taken away.
at::Tensor shapley_slope(const Probe& probe, const ExplainedScore& score) {
  const at::Tensor weights =
      weights_of(std::span(&score, 1), probe.logits().size(0))[0].contiguous();
  return probe.gradient(weights) - probe.hessian_product(weights, probe.activation()) / 2;
}

// ShapleyCAM: Σ_k mean_ij(g - ½ H A) A_k, H the Hessian of the score by A: Grad-CAM where the head
// is linear, or linear in pieces. Source: Cai, arXiv 2501.06261, which explains a score between
// the logit and the softmax's logarithm; here it is what the target says.
class ShapleyCam final : public SaliencyMethod {
 public:
  explicit ShapleyCam(Joining joining) : joining_(joining) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_by_slope(
        network, request, watch,
        {.slope = &shapley_slope, .raw = joined(*GradCam().formula(), joining_)});
  }

 private:
  Joining joining_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_shapley_cam(const MethodOptions& options) {
  return std::make_unique<ShapleyCam>(joining_of(options));
}

}  // namespace cameras
