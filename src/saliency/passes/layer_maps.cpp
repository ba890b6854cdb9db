#include "saliency/passes/layer_maps.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/request.h"

namespace cameras {
namespace {

Result explained_by_layer(const Network& network, const Request& request, const Watch& watch,
                          const LayerMaps& maps) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Probe probe = timed(result.network_seconds,
                            [&] { return probe_of(network, watch, request.input, result.layer); });
  result.logits = probe.logits();
  result.scales = {{height, width, prediction_of(network, result.logits), true}};
  const auto scores = scores_of(request.target, network, result.logits);
  const std::vector<PixelMap> found =
      timed(result.network_seconds, [&] { return maps(probe, scores); });
  for (std::size_t i = 0; i < scores.size(); ++i) {
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      return Explanation{.label = scores[i].label,
                         .map = enlarged(found[i].raw, height, width, found[i].range),
                         .against = scores[i].against,
                         .signed_map = enlarged_with_sign(found[i].with_sign, height, width)};
    }));
  }
  return result;
}

}  // namespace

Result explain_by_layer(const Network& network, const Request& request, const Watch& watch,
                        const LayerMaps& maps) {
  return translated(Errc::bad_argument,
                    [&] { return explained_by_layer(network, request, watch, maps); });
}

}  // namespace cameras
