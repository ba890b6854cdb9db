#include "cameras/saliency/smooth_grad.h"
#include "core/aten.h"

#include <utility>

#include "saliency/methods.h"
#include "saliency/passes/input_gradients.h"
#include "saliency/passes/noise.h"

namespace cameras {
namespace {

// n inputs with noise, each of weight 1 / n.
InputPath noisy(const at::Tensor& input, const SmoothGradOptions& options) {
  const double deviation = options.noise * range_of(input);
  const double weight = 1.0 / static_cast<double>(options.samples);
  return {.count = options.samples,
          .next = [input, weight, noise = Noise(deviation, draws_of(options.seed))]() mutable {
            return WeightedInput{.input = input + noise.next(input.sizes()), .weight = weight};
          }};
}

}  // namespace

SmoothGrad::SmoothGrad(const SmoothGradOptions& options) : options_(options) {
  require_noise(options.samples, options.noise);
}

Result SmoothGrad::explain(const Network& network, const Request& request,
                           const Watch& watch) const {
  return explain_input(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor&) {
        std::vector<Attribution> attributions;
        for (at::Tensor& mean : summed_gradients(network, request, watch, scores,
                                                 noisy(request.input.to(at::kCPU), options_))) {
          attributions.push_back({std::move(mean)});
        }
        return attributions;
      });
}

std::unique_ptr<SaliencyMethod> plain_smooth_grad(const MethodOptions& options) {
  SmoothGradOptions chosen{.seed = options.seed};
  if (options.samples != 0) chosen.samples = options.samples;
  return std::make_unique<SmoothGrad>(chosen);
}

}  // namespace cameras
