#include "saliency/single_pass.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/enlarge.h"
#include "saliency/request.h"

namespace cameras {

namespace {

// `with_sign` is the raw map before its sign is dropped.
Result explained_in_one_pass(const Network& network, const Request& request, RawMap raw,
                             RawMap with_sign) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Probe probe = timed(request, result.network_seconds, [&] {
    return probe_of(network, request, request.input, result.layer);
  });
  result.logits = probe.logits();
  result.scales = {{height, width, prediction_of(result.logits), true}};
  for (const std::int64_t label : labels_of(request, result.logits)) {
    const at::Tensor gradient =
        timed(request, result.network_seconds, [&] { return probe.gradient(label); });
    result.explanations.push_back(timed(request, result.fuse_seconds, [&] {
      const at::Tensor values = with_sign(probe.activation(), gradient);
      return Explanation{.label = label,
                         .map = enlarged(raw(probe.activation(), gradient), height, width),
                         .signed_map = enlarged_with_sign(values, height, width)};
    }));
  }
  return result;
}

}  // namespace

Result explain_single_pass(const Network& network, const Request& request, RawMap raw) {
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, request, raw, raw); });
}

CamFormula sum_over_channels(RawMap raw) {
  return {.part = raw, .finish = [](const at::Tensor& sum) { return sum; }};
}

Result explain_input_gradient(const Network& network, const Request& request) {
  Request at_input = request;
  at_input.layer = network.image().name;
  const RawMap largest = [](const at::Tensor&, const at::Tensor& gradient) {
    return gradient.abs().amax({1})[0];
  };
  const RawMap sum = [](const at::Tensor&, const at::Tensor& gradient) {
    return gradient.sum({1})[0];
  };
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, at_input, largest, sum); });
}

}  // namespace cameras
