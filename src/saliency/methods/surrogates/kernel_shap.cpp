#include "cameras/saliency/kernel_shap.h"
#include "core/aten.h"

#include <queue>
#include <utility>

#include "saliency/methods.h"
#include "saliency/methods/surrogates/coalitions.h"
#include "saliency/methods/surrogates/symmetric_system.h"
#include "saliency/methods/surrogates/weighted_sums.h"
#include "saliency/passes/hidden_superpixels.h"
#include "saliency/passes/in_batches.h"
#include "saliency/passes/perturbation.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostCoalitions = 100000;
constexpr std::int64_t kOwnCoalitions = 2048;  // and two a superpixel, as shap's KernelExplainer
// Of the mean of the diagonal: what the coalitions do not tell apart has equal shares, and what
// they do changes by less than the network's float32.
constexpr double kShapRidge = 1e-9;

// The Shapley values of M superpixels, by score.
class ShapleyFit {
 public:
  ShapleyFit(std::int64_t superpixels, const at::Tensor& whole, const at::Tensor& none)
      : superpixels_(superpixels),
        sums_(superpixels, whole.size(0)),
        none_(none.to(at::kDouble)),
        change_(whole.to(at::kDouble) - none_) {}

  void add(const Coalition& coalition, const at::Tensor& values) {
    sums_.add(coalition.players, coalition.weight, values - none_);
  }

  // With a Lagrange multiplier for the sum: φ = A⁻¹ (b + λ 1), λ such that Σ φ is the change.
  // Source: Covert and Lee, AISTATS 2021, arXiv 2012.01536, eq. 7.
  std::vector<at::Tensor> values() {
    const at::Tensor matrix = sums_.matrix();
    const auto mean = matrix.diagonal().mean().item<double>();
    matrix.diagonal() += mean > 0 ? kShapRidge * mean : 1;  // one superpixel has no coalitions
    const SymmetricSystem system(matrix);
    const at::Tensor ones = at::ones({superpixels_}, at::kDouble);
    const at::Tensor even = system.solve(ones);
    std::vector<at::Tensor> values;
    for (std::int64_t i = 0; i < change_.size(0); ++i) {
      const at::Tensor free = system.solve(sums_.right_side(i));
      values.push_back(free + (change_[i] - free.sum()) / even.sum() * even);
    }
    return values;
  }

 private:
  std::int64_t superpixels_;
  WeightedSums sums_;
  at::Tensor none_;    // y(x₀) [scores]
  at::Tensor change_;  // y(x) - y(x₀) [scores]
};

}  // namespace

KernelShap::KernelShap(const KernelShapOptions& options) : options_(options) {
  require(options.samples >= 0 && options.samples <= kMostCoalitions, Errc::bad_argument,
          "expected 1 to ", kMostCoalitions, " samples, found ", options.samples);
  require(options.superpixels >= 1 && options.superpixels <= kMostSuperpixels, Errc::bad_argument,
          "expected 1 to ", kMostSuperpixels, " superpixels, found ", options.superpixels);
}

Result KernelShap::explain(const Network& network, const Request& request,
                           const Watch& watch) const {
  return explain_by_perturbation(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
        const HiddenSuperpixels superpixels(request, options_.superpixels);
        const std::int64_t parts = superpixels.count();
        Coalitions coalitions(parts,
                              options_.samples > 0 ? options_.samples : 2 * parts + kOwnCoalitions,
                              options_.seed);
        tell(watch, 0, coalitions.count());  // between this pass and the one before
        const at::Tensor none = network.logits(superpixels.baseline());
        ShapleyFit fit(parts, values_of(scores, logits), values_of(scores, none));
        std::queue<Coalition> asked;  // those whose answer is not there yet
        const auto hidden = [&](std::int64_t) {
          asked.push(coalitions.next());
          return superpixels.input(asked.back().players);
        };
        in_batches(watch, about_inputs(network, request, coalitions.count(), hidden),
                   [&](std::int64_t, const at::Tensor& answer) {
                     fit.add(asked.front(), values_of(scores, answer));
                     asked.pop();
                   });
        std::vector<at::Tensor> maps;
        for (const at::Tensor& values : fit.values()) maps.push_back(superpixels.painted(values));
        return maps;
      });
}

std::unique_ptr<SaliencyMethod> plain_kernel_shap(const MethodOptions& options) {
  KernelShapOptions chosen{.samples = options.samples, .seed = options.seed};
  if (options.superpixels != 0) chosen.superpixels = options.superpixels;
  return std::make_unique<KernelShap>(chosen);
}

}  // namespace cameras
