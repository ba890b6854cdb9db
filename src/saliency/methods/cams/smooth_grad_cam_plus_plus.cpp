#include "cameras/saliency/smooth_grad_cam_plus_plus.h"
#include "core/aten.h"

#include "saliency/guarded_quotient.h"
#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/layer_maps.h"
#include "saliency/passes/noise.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// Sums over the noise of g, g² and g³, [1,K,m,n] each, in float64: cubes of gradients of 1e-13 are
// nothing in float32.
struct PowerSums {
  at::Tensor first, second, third;

  void add(const at::Tensor& gradient) {
    const at::Tensor g = gradient.to(at::kDouble);
    const at::Tensor g2 = g * g;
    const bool none = !first.defined();
    first = none ? g : first + g;
    second = none ? g2 : second + g2;
    third = none ? g2 * g : third + g2 * g;
  }
};

// w_k A_k [1,K,m,n] of n draws. The factor 1 / n of D₂ and D₃ cancels in α.
at::Tensor weighted_by_powers(const at::Tensor& activation, const PowerSums& sums,
                              std::int64_t samples) {
  const at::Tensor a = activation.to(at::kDouble);
  const at::Tensor share =
      guarded_quotient(sums.second, 2 * sums.second + sums.third * a.sum({2, 3}, true),
                       2 * sums.second + sums.third.abs() * a.abs().sum({2, 3}, true));
  const at::Tensor mean = sums.first.clamp_min(0) / static_cast<double>(samples);
  return (share * mean).sum({2, 3}, true) * a;
}

double deviation_of(const at::Tensor& values) {
  return (values - values.mean()).square().mean().sqrt().item<double>();
}

}  // namespace

SmoothGradCamPlusPlus::SmoothGradCamPlusPlus(const SmoothGradCamPlusPlusOptions& options)
    : options_(options) {
  require_noise(options.samples, options.noise);
}

Result SmoothGradCamPlusPlus::explain(const Network& network, const Request& request,
                                      const Watch& watch) const {
  Steps steps(watch, options_.samples + 1);
  return explain_by_layer(
      network, request, watch, [&](const Probe& probe, std::span<const ExplainedScore> scores) {
        steps.done();
        const at::Tensor input = request.input.to(at::kCPU);
        Noise noise(options_.noise * deviation_of(input), draws_of(options_.seed));
        std::vector<PowerSums> sums(scores.size());
        for (std::int64_t i = 0; i < options_.samples; ++i) {
          const at::Tensor noisy_input = input + noise.next(input.sizes());
          const Probe noisy = network.probe(noisy_input, layer_of(request, network));
          for (std::size_t k = 0; k < scores.size(); ++k)
            sums[k].add(gradient_of(noisy, scores[k]));
          steps.done();
        }
        std::vector<PixelMap> maps;
        for (const PowerSums& each : sums) {
          const at::Tensor weighted =
              weighted_by_powers(probe.activation(), each, options_.samples);
          const at::Tensor raw = joined(weighted, joining_of(options_.component)).to(at::kFloat);
          maps.push_back({.raw = raw, .with_sign = raw});
        }
        return maps;
      });
}

std::unique_ptr<SaliencyMethod> plain_smooth_grad_cam_plus_plus(const MethodOptions& options) {
  SmoothGradCamPlusPlusOptions chosen{.seed = options.seed,
                                      .component = joining_of(options) == Joining::component};
  if (options.samples != 0) chosen.samples = options.samples;
  return std::make_unique<SmoothGradCamPlusPlus>(chosen);
}

}  // namespace cameras
