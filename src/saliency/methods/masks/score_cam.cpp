#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/masked_scores.h"

namespace cameras {
namespace {

// Score-CAM: Σ_k w_k A_k with w = softmax_k(y(x ⊙ H_k) - y(0)), H_k the masks as they are. K passes
// through the network. Source: Wang et al., CVPR workshops 2020, arXiv 1910.01279.
class ScoreCam final : public SaliencyMethod {
 public:
  explicit ScoreCam(Joining joining) : joining_(joining) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_by_masks(network, request, watch,
                            {.variant = [](const at::Tensor& mask, std::int64_t) { return mask; },
                             .joining = joining_});
  }

 private:
  Joining joining_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_score_cam(const MethodOptions& options) {
  return std::make_unique<ScoreCam>(joining_of(options));
}

}  // namespace cameras
