#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/head_maps.h"
#include "saliency/passes/in_batches.h"
#include "saliency/passes/joined_channels.h"

namespace cameras {
namespace {

at::Tensor without_channel(const at::Tensor& activation, std::int64_t channel) {
  at::Tensor ablated = activation.clone();
  ablated.select(1, channel).zero_();
  return ablated;
}

// Ablation-CAM: Σ_k w_k A_k with w_k = (y - y with A_k zeroed) / |y|. K runs of the head. The
// common factor 1 / |y| cancels in the stretch to [0,1] and is left out, so y = 0 is no special
// case. Source: Desai and Ramaswamy, WACV 2020, which divides by y: for a negative logit its
// map shows what speaks against the label.
class AblationCam final : public SaliencyMethod {
 public:
  explicit AblationCam(Joining joining) : joining_(joining) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_by_head(
        network, request, [&](const Head& head, std::span<const ExplainedScore> scores) {
          const at::Tensor& activation = head.activation();
          std::vector<at::Tensor> weights;
          const auto ablated = [&](std::int64_t channel) {
            return without_channel(activation, channel);
          };
          in_batches(watch, about_layer(head, activation.size(1), ablated),
                     [&](std::int64_t, const at::Tensor& logits) {
                       weights.push_back(values_of(scores, head.logits() - logits));
                     });
          return weighted_maps(activation, at::stack(weights), joining_);
        });
  }

 private:
  Joining joining_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_ablation_cam(const MethodOptions& options) {
  return std::make_unique<AblationCam>(joining_of(options));
}

}  // namespace cameras
