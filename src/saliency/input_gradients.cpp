#include "saliency/input_gradients.h"
#include "core/aten.h"

#include "saliency/pixel_maps.h"
#include "saliency/steps.h"

namespace cameras {

std::vector<at::Tensor> summed_gradients(const Network& network, const Request& request,
                                         std::span<const std::int64_t> labels,
                                         const InputPath& path) {
  std::vector<at::Tensor> sums(labels.size());
  Steps steps(request, path.count);
  for (std::int64_t i = 0; i < path.count; ++i) {
    const WeightedInput point = path.next();
    const Probe probe = network.probe(point.input, network.image().name);
    for (std::size_t label = 0; label < labels.size(); ++label) {
      const at::Tensor part = probe.gradient(labels[label]).to(at::kCPU) * point.weight;
      sums[label] = sums[label].defined() ? sums[label] + part : part;
    }
    steps.done();
  }
  return sums;
}

Result explain_input(const Network& network, const Request& request, const AttributionRule& rule) {
  return explain_pixels(network, request,
                        [&](std::span<const std::int64_t> labels, const at::Tensor& logits) {
                          std::vector<PixelMap> maps;
                          for (const Attribution& attribution : rule(labels, logits)) {
                            maps.push_back({.raw = attribution.values.abs().amax({1})[0],
                                            .with_sign = attribution.values.sum({1})[0],
                                            .completeness_gap = attribution.completeness_gap});
                          }
                          return maps;
                        });
}

}  // namespace cameras
