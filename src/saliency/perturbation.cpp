#include "saliency/perturbation.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/head_maps.h"
#include "saliency/request.h"

namespace cameras {

at::Tensor probabilities_at(const Network& network, const at::Tensor& input,
                            std::span<const std::int64_t> labels) {
  return scores_of_labels(network.probabilities(network.logits(input)), labels);
}

namespace {

Result explained(const Network& network, const Request& request, const PixelMaps& maps) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = network.image().name;
  result.logits =
      timed(request, result.network_seconds, [&] { return network.logits(request.input); });
  result.scales = {
      {request.input.size(2), request.input.size(3), prediction_of(result.logits), true}};
  const std::vector<std::int64_t> labels = labels_of(request, result.logits);
  const std::vector<at::Tensor> raw =
      timed(request, result.network_seconds, [&] { return maps(labels, result.logits); });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    result.explanations.push_back(timed(request, result.fuse_seconds, [&] {
      return Explanation{.label = labels[i],
                         .map = SaliencyMap::normalized(raw[i]),
                         .signed_map = raw[i].detach().to(at::kCPU, at::kFloat)};
    }));
  }
  return result;
}

}  // namespace

Result explain_by_perturbation(const Network& network, const Request& request,
                               const PixelMaps& maps) {
  return translated(Errc::bad_argument, [&] { return explained(network, request, maps); });
}

}  // namespace cameras
