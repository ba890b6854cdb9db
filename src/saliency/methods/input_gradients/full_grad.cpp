#include "core/aten.h"

#include "saliency/fuse/enlarge.h"
#include "saliency/methods.h"
#include "saliency/passes/pixel_maps.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// Σ_k ρ(|share_k|), [m,n], with ρ the stretch of all channels together to [0,1].
at::Tensor stretched_sum(const at::Tensor& share) {
  const at::Tensor rows = share[0].abs().flatten(1);  // [K,m n]
  return SaliencyMap::normalized(rows).tensor().sum(0).view({share.size(2), share.size(3)});
}

PixelMap map_of(const FullGradientShares& shares, double score) {
  const std::int64_t height = shares.input.size(2);
  const std::int64_t width = shares.input.size(3);
  at::Tensor raw = stretched_sum(shares.input);
  double total = shares.input.sum(at::kDouble).item<double>() + shares.rest;
  for (const at::Tensor& map : shares.maps) {
    raw = raw + enlarged_with_sign(stretched_sum(map), height, width);
    total += map.sum(at::kDouble).item<double>();
  }
  return {.raw = raw, .completeness_gap = total - score};
}

// FullGrad: ψ(x ⊙ ∂y/∂x) + Σ_l ψ(b_l ⊙ ∂y/∂v_l) over the feature maps v_l that a bias b_l is part
// of, ψ = Σ over channels of φ(ρ(|·|)). The completeness gap is x·∂y/∂x + Σ b·∂y/∂b - y, over all
// biases. Source: Srinivas and Fleuret, NeurIPS 2019, arXiv 1905.00780, section 4, with ρ for a
// layer's channels together, as in the authors' code. The layer of the request is not read.
class FullGrad final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_pixels(
        network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
          Steps steps(watch, std::ssize(scores));  // between this pass and the one before
          const FullGradient gradient = network.full_gradient(request.input);
          const at::Tensor weights = weights_of(scores, logits.size(0));
          const at::Tensor values = values_of(scores, gradient.logits());
          std::vector<PixelMap> maps;
          for (std::int64_t i = 0; i < std::ssize(scores); ++i) {
            maps.push_back(map_of(gradient.shares(weights[i]), values[i].item<double>()));
            steps.done();
          }
          return maps;
        });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_full_grad(const MethodOptions&) {
  return std::make_unique<FullGrad>();
}

}  // namespace cameras
