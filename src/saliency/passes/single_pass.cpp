#include "saliency/passes/single_pass.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"
#include "saliency/passes/layer_maps.h"
#include "saliency/request.h"

namespace cameras {

namespace {

// What is said of one score at every position of the layer: of its activation and the slope, which
// is the gradient if not said otherwise.
struct LayerMap {
  std::function<PixelMap(const at::Tensor& activation, const at::Tensor& slope)> map;
  std::function<at::Tensor(const Probe& probe, const ExplainedScore& score)> slope = &gradient_of;
};

Result explained_in_one_pass(const Network& network, const Request& request, const Watch& watch,
                             const LayerMap& of_score) {
  LayerPass pass = pass_at_layer(network, request, watch);
  Result& result = pass.result;
  for (const ExplainedScore& score : pass.scores) {
    const at::Tensor slope =
        timed(result.network_seconds, [&] { return of_score.slope(pass.probe, score); });
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      return enlarged_explanation(score, of_score.map(pass.probe.activation(), slope),
                                  request.input);
    }));
  }
  return std::move(result);
}

}  // namespace

Result explain_single_pass(const Network& network, const Request& request, const Watch& watch,
                           const RawMap& raw) {
  return explain_by_slope(network, request, watch, {.slope = &gradient_of, .raw = raw});
}

Result explain_by_slope(const Network& network, const Request& request, const Watch& watch,
                        const SlopeMap& map) {
  const auto once = [&](const at::Tensor& activation, const at::Tensor& slope) {
    const at::Tensor values = map.raw(activation, slope);
    return PixelMap{.raw = values, .with_sign = values};
  };
  const LayerMap of_score{.map = once, .slope = map.slope};
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, request, watch, of_score); });
}

Result explain_input_once(const Network& network, const Request& request, const Watch& watch,
                          const OfInput& attribution) {
  Request at_input = request;
  at_input.layer = network.image().name;
  const LayerMap channels{.map = [&](const at::Tensor& input, const at::Tensor& gradient) {
    return of_channels(attribution(input, gradient));
  }};
  return translated(Errc::bad_argument,
                    [&] { return explained_in_one_pass(network, at_input, watch, channels); });
}

Result explain_input_gradient(const Network& network, const Request& request, const Watch& watch) {
  return explain_input_once(network, request, watch,
                            [](const at::Tensor&, const at::Tensor& gradient) { return gradient; });
}

}  // namespace cameras
