#include "saliency/passes/attention_maps.h"
#include "core/aten.h"

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/request.h"

namespace cameras {
namespace {

// [T,T] -> [m,n].
at::Tensor map_of(const at::Tensor& flow, const TokenPlaces& places) {
  at::Tensor rows = flow;
  if (!places.read.empty()) {
    rows = flow.index_select(0, at::tensor(places.read, at::kLong).to(flow.device()));
  }
  return rows.mean(0)
      .narrow(0, places.front, places.rows * places.columns)
      .view({places.rows, places.columns});
}

Result explained_by_flow(const Network& network, const Request& request, const TokenFlow& flow) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = network.image().name;
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Attention attention =
      timed(result.network_seconds, [&] { return network.attention(request.input); });
  result.logits = attention.logits();
  result.scales = {{height, width, prediction_of(network, result.logits), true}};
  for (const ExplainedScore& score : scores_of(request.target, network, result.logits)) {
    const at::Tensor raw = timed(
        result.network_seconds, [&] { return map_of(flow(attention, score), attention.places()); });
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      return Explanation{.label = score.label,
                         .map = enlarged(raw, height, width),
                         .against = score.against,
                         .signed_map = enlarged_with_sign(raw, height, width)};
    }));
  }
  return result;
}

}  // namespace

Result explain_by_attention(const Network& network, const Request& request, const TokenFlow& flow) {
  return translated(Errc::bad_argument, [&] { return explained_by_flow(network, request, flow); });
}

}  // namespace cameras
