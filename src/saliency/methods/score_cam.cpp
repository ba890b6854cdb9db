#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/head_maps.h"
#include "saliency/passes/in_batches.h"

namespace cameras {
namespace {

// H_k: the channel at the input's size, stretched to [0,1]; zeros where it is constant.
at::Tensor mask_of(const at::Tensor& activation, std::int64_t channel, const at::Tensor& input) {
  const at::Tensor large =
      at::upsample_bilinear2d(activation.narrow(1, channel, 1).to(input.device()),
                              {input.size(2), input.size(3)}, /*align_corners=*/false);
  const at::Tensor shifted = large - large.min();
  const at::Tensor peak = shifted.max();
  return peak.item<float>() > 0 ? shifted / peak : shifted;
}

// Score-CAM: Σ_k w_k A_k with w = softmax_k(y(x ⊙ H_k) - y(0)), H_k as above. K passes through the
// network. y(0) is the same for all k and cancels in the softmax, so it is not asked for. x is
// masked as the network reads it, after preprocessing. Source: Wang et al., CVPR workshops 2020,
// arXiv 1910.01279.
class ScoreCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_by_head(
        network, request, [&](const Head& head, std::span<const ExplainedScore> scores) {
          const at::Tensor& activation = head.activation();
          std::vector<at::Tensor> answers;
          const auto masked = [&](std::int64_t channel) {
            return request.input * mask_of(activation, channel, request.input);
          };
          in_batches(watch, about_inputs(network, request, activation.size(1), masked),
                     [&](std::int64_t, const at::Tensor& logits) {
                       answers.push_back(values_of(scores, logits));
                     });
          return weighted_sums(activation, at::softmax(at::stack(answers), /*dim=*/0));
        });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_score_cam(const MethodOptions&) {
  return std::make_unique<ScoreCam>();
}

}  // namespace cameras
