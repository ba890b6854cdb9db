#include "saliency/input_gradients.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/request.h"
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

namespace {

Result explained(const Network& network, const Request& request, const AttributionRule& rule) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = network.image().name;
  result.logits =
      timed(request, result.network_seconds, [&] { return network.logits(request.input); });
  result.scales = {
      {request.input.size(2), request.input.size(3), prediction_of(result.logits), true}};
  const std::vector<std::int64_t> labels = labels_of(request, result.logits);
  const std::vector<Attribution> attributions =
      timed(request, result.network_seconds, [&] { return rule(labels, result.logits); });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    result.explanations.push_back(timed(request, result.fuse_seconds, [&] {
      const at::Tensor& values = attributions[i].values;
      return Explanation{.label = labels[i],
                         .map = SaliencyMap::normalized(values.abs().amax({1})[0]),
                         .completeness_gap = attributions[i].completeness_gap,
                         .signed_map = values.sum({1})[0].to(at::kFloat)};
    }));
  }
  return result;
}

}  // namespace

Result explain_input(const Network& network, const Request& request, const AttributionRule& rule) {
  return translated(Errc::bad_argument, [&] { return explained(network, request, rule); });
}

}  // namespace cameras
