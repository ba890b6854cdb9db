#include "saliency/passes/input_gradients.h"
#include "core/aten.h"

#include <algorithm>
#include <vector>

#include "saliency/passes/pixel_maps.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

at::Tensor weighted(const at::Tensor& gradients, const WeightedInput& point) {
  const at::Tensor part = gradients * point.weight;
  return point.factor.defined() ? part * point.factor.to(part.device()) : part;
}

}  // namespace

std::vector<at::Tensor> summed_gradients(const Network& network, const Request& request,
                                         const Watch& watch, std::span<const ExplainedScore> scores,
                                         const InputPath& path) {
  const std::int64_t together =
      network.gradient_batch_size(request.input.size(2), request.input.size(3));
  at::Tensor sum;  // [scores,C,h,w]
  const at::Tensor rows = weights_of(scores, network.label_count());
  Steps steps(watch, path.count);
  for (std::int64_t first = 0; first < path.count; first += together) {
    std::vector<at::Tensor> inputs;
    std::vector<WeightedInput> points;
    for (std::int64_t i = first; i < std::min(path.count, first + together); ++i) {
      points.push_back(path.next());
      inputs.push_back(points.back().input);
    }
    const at::Tensor gradients = network.input_gradients(at::cat(inputs), rows);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const at::Tensor part = weighted(gradients[static_cast<std::int64_t>(i)], points[i]);
      sum = sum.defined() ? sum + part : part;
      steps.done();
    }
  }
  return sum.split(1);
}

Result explain_input(const Network& network, const Request& request, const AttributionRule& rule) {
  return explain_pixels(network, request,
                        [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
                          std::vector<PixelMap> maps;
                          for (const Attribution& attribution : rule(scores, logits)) {
                            maps.push_back(of_channels(attribution.values));
                            maps.back().completeness_gap = attribution.completeness_gap;
                          }
                          return maps;
                        });
}

}  // namespace cameras
