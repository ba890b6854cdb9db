#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/masked_scores.h"

namespace cameras {
namespace {

constexpr std::int64_t kStrengths = 10;
constexpr std::int64_t kMostStrengths = 100000;

// IS-CAM: Σ_k w_k A_k with w = softmax_k(mean_i y(t_i x ⊙ H_k) - y(0)), t_i = 1/n, 2/n, … 1. K n
// passes through the network. Source: Naidu et al., arXiv 2010.03023. In torch-cam strengths add
// up, t_i = (1 + … + i) / n, and go beyond the image itself.
class IsCam final : public SaliencyMethod {
 public:
  IsCam(std::int64_t strengths, Joining joining) : strengths_(strengths), joining_(joining) {
    require(strengths >= 1 && strengths <= kMostStrengths, Errc::bad_argument, "expected 1 to ",
            kMostStrengths, " samples, found ", strengths);
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    const auto weaker = [this](const at::Tensor& mask, std::int64_t number) {
      return mask * (static_cast<double>(number + 1) / static_cast<double>(strengths_));
    };
    return explain_by_masks(network, request, watch,
                            {.count = strengths_, .variant = weaker, .joining = joining_});
  }

 private:
  std::int64_t strengths_;
  Joining joining_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_is_cam(const MethodOptions& options) {
  return std::make_unique<IsCam>(options.samples == 0 ? kStrengths : options.samples,
                                 joining_of(options));
}

}  // namespace cameras
