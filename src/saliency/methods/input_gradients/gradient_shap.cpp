#include "cameras/saliency/gradient_shap.h"
#include "core/aten.h"

#include <utility>

#include "saliency/methods.h"
#include "saliency/passes/baseline.h"
#include "saliency/passes/input_gradients.h"
#include "saliency/passes/noise.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// Random points on the ways from the baseline to noisy inputs, each way as the gradient's factor.
InputPath random_points(const at::Tensor& from, const at::Tensor& input,
                        const GradientShapOptions& options) {
  const at::Generator draws = draws_of(options.seed);
  const double deviation = options.noise * range_of(input);
  const double weight = 1.0 / static_cast<double>(options.samples);
  return {.count = options.samples,
          .next = [from, input, draws, weight, noise = Noise(deviation, draws)]() mutable {
            const at::Tensor way = input + noise.next(input.sizes()) - from;
            const auto share = at::rand({1}, draws, at::kFloat).item<double>();
            return WeightedInput{.input = from + share * way, .weight = weight, .factor = way};
          }};
}

}  // namespace

GradientShap::GradientShap(const GradientShapOptions& options) : options_(options) {
  require_noise(options.samples, options.noise);
}

Result GradientShap::explain(const Network& network, const Request& request,
                             const Watch& watch) const {
  return explain_input(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
        const at::Tensor baseline = baseline_of(request).to(at::kCPU);
        tell(watch, 0, options_.samples);  // between this pass and the one before
        const at::Tensor start = network.logits(baseline);
        const at::Tensor changes = values_of(scores, logits) - values_of(scores, start);
        std::vector<Attribution> attributions;
        for (at::Tensor& mean :
             summed_gradients(network, request, watch, scores,
                              random_points(baseline, request.input.to(at::kCPU), options_))) {
          const auto change = changes[std::ssize(attributions)].item<double>();
          const auto sum = mean.sum(at::kDouble).item<double>();
          attributions.push_back({std::move(mean), sum - change});
        }
        return attributions;
      });
}

std::unique_ptr<SaliencyMethod> plain_gradient_shap(const MethodOptions& options) {
  GradientShapOptions chosen{.seed = options.seed};
  if (options.samples != 0) chosen.samples = options.samples;
  return std::make_unique<GradientShap>(chosen);
}

}  // namespace cameras
