#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/attention_maps.h"

namespace cameras {
namespace {

// R = Ã_L … Ã_1 with Ã = (mean of A over heads + 1) / 2.
at::Tensor rolled_out(const Attention& attention) {
  at::Tensor rollout;
  for (const at::Tensor& matrices : attention.matrices()) {
    const at::Tensor one = at::eye(matrices.size(1), matrices.options());
    const at::Tensor block = (matrices.mean(0) + one) / 2;
    rollout = rollout.defined() ? at::mm(block, rollout) : block;
  }
  return rollout;
}

// Attention rollout: how much of each token arrives where the scores are read, if every block
// passes on half of what it takes by attention and half of what there was. It does not depend on
// the label. Source: Abnar and Zuidema, ACL 2020, arXiv 2005.00928, section 3 (equation 1).
class AttentionRollout final : public SaliencyMethod {
 public:
  std::string refusal(const Network& network) const override { return network.attention_refusal(); }

  Result explain(const Network& network, const Request& request,
                 const Watch& /*watch*/) const override {
    return explain_by_attention(
        network, request,
        [](const Attention& attention, const ExplainedScore&) { return rolled_out(attention); });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_attention_rollout(const MethodOptions&) {
  return std::make_unique<AttentionRollout>();
}

}  // namespace cameras
