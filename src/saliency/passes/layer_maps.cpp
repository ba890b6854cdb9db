#include "saliency/passes/layer_maps.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/request.h"

namespace cameras {
namespace {

Result explained_by_layer(const Network& network, const Request& request, const Watch& watch,
                          const LayerMaps& maps) {
  LayerPass pass = pass_at_layer(network, request, watch);
  Result& result = pass.result;
  const std::vector<PixelMap> found =
      timed(result.network_seconds, [&] { return maps(pass.probe, pass.scores); });
  for (std::size_t i = 0; i < found.size(); ++i) {
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      return enlarged_explanation(pass.scores[i], found[i], request.input);
    }));
  }
  return std::move(result);
}

}  // namespace

LayerPass pass_at_layer(const Network& network, const Request& request, const Watch& watch) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  Probe probe = timed(result.network_seconds,
                      [&] { return probe_of(network, watch, request.input, result.layer); });
  result.logits = probe.logits();
  result.scales = {
      {request.input.size(2), request.input.size(3), prediction_of(network, result.logits), true}};
  auto scores = scores_of(request.target, network, result.logits);
  return {std::move(result), std::move(probe), std::move(scores)};
}

Explanation enlarged_explanation(const ExplainedScore& score, const PixelMap& map,
                                 const at::Tensor& input) {
  const std::int64_t height = input.size(2);
  const std::int64_t width = input.size(3);
  return {.label = score.label,
          .map = enlarged(map.raw, height, width, map.range),
          .against = score.against,
          .signed_map = enlarged_with_sign(map.with_sign, height, width)};
}

Result explain_by_layer(const Network& network, const Request& request, const Watch& watch,
                        const LayerMaps& maps) {
  return translated(Errc::bad_argument,
                    [&] { return explained_by_layer(network, request, watch, maps); });
}

}  // namespace cameras
