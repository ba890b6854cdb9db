#include "saliency/passes/single_pass.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/explained_score.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/passes/pixel_maps.h"
#include "saliency/request.h"

namespace cameras {

namespace {

// What is said of one score at every position of the layer, from its activation and gradient.
using LayerMap = std::function<PixelMap(const at::Tensor& activation, const at::Tensor& gradient)>;

Result explained_in_one_pass(const Network& network, const Request& request, const Watch& watch,
                             const LayerMap& map_of) {
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
      const PixelMap map = map_of(probe.activation(), gradient);
      return Explanation{.label = score.label,
                         .map = enlarged(map.raw, height, width, map.range),
                         .against = score.against,
                         .signed_map = enlarged_with_sign(map.with_sign, height, width)};
    }));
  }
  return result;
}

}  // namespace

Result explain_single_pass(const Network& network, const Request& request, const Watch& watch,
                           const RawMap& raw) {
  const LayerMap once = [&](const at::Tensor& activation, const at::Tensor& gradient) {
    const at::Tensor values = raw(activation, gradient);
    return PixelMap{.raw = values, .with_sign = values};
  };
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, request, watch, once); });
}

Result explain_input_gradient(const Network& network, const Request& request, const Watch& watch) {
  Request at_input = request;
  at_input.layer = network.image().name;
  const LayerMap channels = [](const at::Tensor&, const at::Tensor& gradient) {
    return PixelMap{.raw = gradient.abs().amax({1})[0],
                    .with_sign = gradient.sum({1})[0],
                    .range = DrawnRange::percentile_99};
  };
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, at_input, watch, channels); });
}

}  // namespace cameras
