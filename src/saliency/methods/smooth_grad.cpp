#include "cameras/saliency/smooth_grad.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "saliency/methods.h"
#include "saliency/passes/input_gradients.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostNoiseSamples = 100000;

// n inputs with noise, each of weight 1 / n.
InputPath noisy(const at::Tensor& input, const SmoothGradOptions& options) {
  const auto range = (input.max() - input.min()).item<double>();
  const double deviation = options.noise * range;
  const double weight = 1.0 / static_cast<double>(options.samples);
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  return {.count = options.samples, .next = [=] {
            const at::Tensor noise = at::randn(input.sizes(), generator, at::kFloat);
            return WeightedInput{input + deviation * noise, weight};
          }};
}

}  // namespace

SmoothGrad::SmoothGrad(const SmoothGradOptions& options) : options_(options) {
  require(options.samples >= 1 && options.samples <= kMostNoiseSamples, Errc::bad_argument,
          "expected 1 to ", kMostNoiseSamples, " samples, found ", options.samples);
  require(std::isfinite(options.noise) && options.noise >= 0, Errc::bad_argument,
          "expected noise of 0 or more, found ", options.noise);
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

std::unique_ptr<SaliencyMethod> make_smooth_grad(const MethodOptions& options) {
  SmoothGradOptions chosen{.seed = options.seed};
  if (options.samples != 0) chosen.samples = options.samples;
  return std::make_unique<SmoothGrad>(chosen);
}

}  // namespace cameras
