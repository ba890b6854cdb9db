#include "saliency/head_maps.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/enlarge.h"
#include "saliency/request.h"

namespace cameras {

at::Tensor scores_of_labels(const at::Tensor& logits, std::span<const std::int64_t> labels) {
  return logits.index_select(0, at::tensor(at::ArrayRef(labels.data(), labels.size())));
}

std::vector<at::Tensor> weighted_sums(const at::Tensor& activation, const at::Tensor& weights) {
  std::vector<at::Tensor> maps;
  for (std::int64_t label = 0; label < weights.size(1); ++label) {
    const at::Tensor by_channel = weights.select(1, label).view({-1, 1, 1});
    maps.push_back((by_channel.to(activation.device()) * activation[0]).sum(0));
  }
  return maps;
}

namespace {

Result explained_by_heads(const Network& network, const Request& request, const HeadMaps& maps) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = layer_of(request, network);
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Head head = timed(request, result.network_seconds,
                          [&] { return network.head(request.input, result.layer); });
  result.logits = head.logits();
  result.scales = {{height, width, prediction_of(result.logits), true}};
  const std::vector<std::int64_t> labels = labels_of(request, result.logits);
  const std::vector<at::Tensor> raw =
      timed(request, result.network_seconds, [&] { return maps(head, labels); });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    result.explanations.push_back(timed(request, result.fuse_seconds, [&] {
      return Explanation{.label = labels[i],
                         .map = enlarged(raw[i], height, width),
                         .signed_map = enlarged_with_sign(raw[i], height, width)};
    }));
  }
  return result;
}

}  // namespace

Result explain_by_head(const Network& network, const Request& request, const HeadMaps& maps) {
  return translated(Errc::bad_argument, [&] { return explained_by_heads(network, request, maps); });
}

}  // namespace cameras
