#include "cameras/saliency/integrated_gradients.h"
#include "core/aten.h"

#include "saliency/gauss_legendre.h"
#include "saliency/methods.h"
#include "saliency/passes/baseline.h"
#include "saliency/passes/input_gradients.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostPathSamples = 10000;

// The nodes on the straight way from the baseline to the input.
InputPath straight(const at::Tensor& from, const at::Tensor& way, std::int64_t count) {
  return {.count = count,
          .next = [from, way, nodes = gauss_legendre(count), i = std::size_t{0}]() mutable {
            const QuadratureNode& node = nodes[i++];
            return WeightedInput{.input = from + node.at * way, .weight = node.weight};
          }};
}

}  // namespace

IntegratedGradients::IntegratedGradients(const IntegratedGradientsOptions& options)
    : options_(options) {
  require(options.samples >= 1 && options.samples <= kMostPathSamples, Errc::bad_argument,
          "expected 1 to ", kMostPathSamples, " samples, found ", options.samples);
}

Result IntegratedGradients::explain(const Network& network, const Request& request,
                                    const Watch& watch) const {
  return explain_input(
      network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
        const at::Tensor baseline = baseline_of(request);
        const at::Tensor way = request.input - baseline;
        tell(watch, 0, options_.samples);  // between this pass and the one before
        const at::Tensor start = network.logits(baseline);
        const auto means = summed_gradients(network, request, watch, scores,
                                            straight(baseline, way, options_.samples));
        const at::Tensor changes = values_of(scores, logits) - values_of(scores, start);
        std::vector<Attribution> attributions;
        for (std::size_t i = 0; i < scores.size(); ++i) {
          const at::Tensor values = way * means[i];
          const double change = changes[static_cast<std::int64_t>(i)].item<double>();
          attributions.push_back({values, values.sum(at::kDouble).item<double>() - change});
        }
        return attributions;
      });
}

std::unique_ptr<SaliencyMethod> plain_integrated_gradients(const MethodOptions& options) {
  IntegratedGradientsOptions chosen;
  if (options.samples != 0) chosen.samples = options.samples;
  return std::make_unique<IntegratedGradients>(chosen);
}

}  // namespace cameras
