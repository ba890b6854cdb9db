#include "saliency/passes/pixel_maps.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/request.h"

namespace cameras {
namespace {

Result explained_by_pixels(const Network& network, const Request& request, const PixelMaps& maps) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = network.image().name;
  result.logits = timed(result.network_seconds, [&] { return network.logits(request.input); });
  result.scales = {
      {request.input.size(2), request.input.size(3), prediction_of(network, result.logits), true}};
  const auto scores = scores_of(request.target, network, result.logits);
  const std::vector<PixelMap> found =
      timed(result.network_seconds, [&] { return maps(scores, result.logits); });
  for (std::size_t i = 0; i < scores.size(); ++i) {
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      const at::Tensor& with_sign = found[i].with_sign;
      return Explanation{.label = scores[i].label,
                         .map = SaliencyMap::normalized(found[i].raw, found[i].range),
                         .against = scores[i].against,
                         .completeness_gap = found[i].completeness_gap,
                         .signed_map = with_sign.defined()
                                           ? with_sign.detach().to(at::kCPU, at::kFloat)
                                           : with_sign};
    }));
  }
  return result;
}

}  // namespace

PixelMap of_channels(const at::Tensor& attribution) {
  return {.raw = attribution.abs().amax({1})[0],
          .with_sign = attribution.sum({1})[0],
          .range = DrawnRange::percentile_99};
}

Result explain_pixels(const Network& network, const Request& request, const PixelMaps& maps) {
  return translated(Errc::bad_argument,
                    [&] { return explained_by_pixels(network, request, maps); });
}

}  // namespace cameras
