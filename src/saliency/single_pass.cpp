#include "saliency/single_pass.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/enlarge.h"
#include "saliency/request.h"

namespace cameras {

namespace {

Result explained(const Network& network, const Request& request, RawMap raw) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Probe probe = timed(request, result.network_seconds,
                            [&] { return network.probe(request.input, result.layer); });
  result.logits = probe.logits();
  result.scales = {{height, width, prediction_of(result.logits), true}};
  for (const std::int64_t label : labels_of(request, result.logits)) {
    const at::Tensor gradient =
        timed(request, result.network_seconds, [&] { return probe.gradient(label); });
    SaliencyMap map = timed(request, result.fuse_seconds, [&] {
      return enlarged(raw(probe.activation(), gradient), height, width);
    });
    result.explanations.push_back({label, std::move(map)});
  }
  return result;
}

}  // namespace

Result explain_single_pass(const Network& network, const Request& request, RawMap raw) {
  return translated(Errc::bad_argument, [&] { return explained(network, request, raw); });
}

CamFormula sum_over_channels(RawMap raw) {
  return {.part = raw, .finish = [](const at::Tensor& sum) { return sum; }};
}

Result explain_input_gradient(const Network& network, const Request& request) {
  Request at_input = request;
  at_input.layer = network.image().name;
  return explain_single_pass(network, at_input, [](const at::Tensor&, const at::Tensor& gradient) {
    return gradient.abs().amax({1})[0];
  });
}

}  // namespace cameras
