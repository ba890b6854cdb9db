#include "saliency/passes/single_pass.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/explained_score.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/request.h"

namespace cameras {

namespace {

// `with_sign` is the raw map before its sign is dropped.
Result explained_in_one_pass(const Network& network, const Request& request, const Watch& watch,
                             const RawMap& raw, const RawMap& with_sign) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Probe probe = timed(result.network_seconds,
                            [&] { return probe_of(network, watch, request.input, result.layer); });
  result.logits = probe.logits();
  result.scales = {{height, width, prediction_of(network, result.logits), true}};
  for (const ExplainedScore& score : scores_of(request.target, network, result.logits)) {
    const at::Tensor gradient =
        timed(result.network_seconds, [&] { return gradient_of(probe, score); });
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      const at::Tensor values = with_sign(probe.activation(), gradient);
      return Explanation{.label = score.label,
                         .map = enlarged(raw(probe.activation(), gradient), height, width),
                         .against = score.against,
                         .signed_map = enlarged_with_sign(values, height, width)};
    }));
  }
  return result;
}

}  // namespace

Result explain_single_pass(const Network& network, const Request& request, const Watch& watch,
                           const RawMap& raw) {
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, request, watch, raw, raw); });
}

Result explain_input_gradient(const Network& network, const Request& request, const Watch& watch) {
  Request at_input = request;
  at_input.layer = network.image().name;
  const RawMap largest = [](const at::Tensor&, const at::Tensor& gradient) {
    return gradient.abs().amax({1})[0];
  };
  const RawMap sum = [](const at::Tensor&, const at::Tensor& gradient) {
    return gradient.sum({1})[0];
  };
  return translated(Errc::bad_argument, [&] {
    Result result = explained_in_one_pass(network, at_input, watch, largest, sum);
    // A few pixels take the whole range; a map in [0,1] is normalized to itself.
    for (Explanation& one : result.explanations) {
      one.map = SaliencyMap::normalized(one.map.tensor(), DrawnRange::percentile_99);
    }
    return result;
  });
}

}  // namespace cameras
