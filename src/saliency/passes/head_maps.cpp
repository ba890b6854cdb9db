#include "saliency/passes/head_maps.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/passes/layer_maps.h"
#include "saliency/request.h"

namespace cameras {

std::vector<at::Tensor> weighted_maps(const at::Tensor& activation, const at::Tensor& weights,
                                      Joining joining) {
  std::vector<at::Tensor> maps;
  for (std::int64_t score = 0; score < weights.size(1); ++score) {
    const at::Tensor by_channel = weights.select(1, score).view({-1, 1, 1});
    maps.push_back(joined(by_channel.to(activation.device()) * activation, joining));
  }
  return maps;
}

namespace {

Result explained_by_heads(const Network& network, const Request& request, const HeadMaps& maps) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  const Head head =
      timed(result.network_seconds, [&] { return network.head(request.input, result.layer); });
  result.logits = head.logits();
  result.scales = {
      {request.input.size(2), request.input.size(3), prediction_of(network, result.logits), true}};
  const auto scores = scores_of(request.target, network, result.logits);
  const std::vector<at::Tensor> raw =
      timed(result.network_seconds, [&] { return maps(head, scores); });
  for (std::size_t i = 0; i < scores.size(); ++i) {
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      return enlarged_explanation(scores[i], {.raw = raw[i], .with_sign = raw[i]}, request.input);
    }));
  }
  return result;
}

}  // namespace

Result explain_by_head(const Network& network, const Request& request, const HeadMaps& maps) {
  return translated(Errc::bad_argument, [&] { return explained_by_heads(network, request, maps); });
}

}  // namespace cameras
