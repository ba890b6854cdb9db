#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/linear_head.h"
#include "saliency/passes/single_pass.h"
#include "saliency/request.h"

namespace cameras {
namespace {

// Gradients behind a mean are quotients of one weight, each rounded once.
constexpr double kWeightRounding = 1e-5;

// Behind a mean and linear layers the gradient is w_k / mn at every position, so its sum is w_k.
at::Tensor weighted_by_layer(const at::Tensor& activation, const at::Tensor& gradient) {
  const at::Tensor spread = gradient.amax({2, 3}) - gradient.amin({2, 3});
  const bool even =
      spread.max().item<double>() <= kWeightRounding * gradient.abs().max().item<double>();
  require(even, Errc::bad_argument,
          "expected a mean over all positions between the layer and the scores for CAM, found "
          "weights that differ from position to position");
  return (gradient.sum({2, 3}, /*keepdim=*/true) * activation).sum(1)[0];
}

// CAM: Σ_k w_k A_k, w_k the label's weights in the linear layer behind a mean over positions.
// Refused where what follows the layer is anything else. Source: Zhou et al., CVPR 2016, eq. 2.
class Cam final : public SaliencyMethod {
 public:
  explicit Cam(Joining joining) : joining_(joining) {}

  std::string refusal(const Network& network, std::string_view layer = {}) const override {
    const std::string_view asked = layer.empty() ? network.default_layer() : layer;
    return asked.empty() ? "" : linear_head_refusal(network.graph(), asked);
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    const std::string why = refusal(network, layer_of(request, network));
    require(why.empty(), Errc::bad_argument, why);
    return explain_single_pass(network, request, watch, joined(&weighted_by_layer, joining_));
  }

 private:
  Joining joining_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_cam(const MethodOptions& options) {
  return std::make_unique<Cam>(joining_of(options));
}

}  // namespace cameras
