#include "cameras/network.h"
#include "core/aten.h"

#include "network/state.h"

namespace cameras {

at::Tensor Network::probabilities(const at::Tensor& logits) const {
  require(score_kind() != ScoreKind::values, Errc::bad_argument, "expected class scores, found '",
          output(), "', which holds quantities: they have no probability");
  return strengths(logits);
}

at::Tensor Network::strengths(const at::Tensor& logits) const {
  switch (score_kind()) {
    case ScoreKind::softmax: return at::softmax(logits, /*dim=*/0);
    case ScoreKind::sigmoid: return at::sigmoid(logits);
    default: return logits;
  }
}

std::vector<std::int64_t> Network::ranking(const at::Tensor& logits) const {
  const auto against = label_against();
  if (against && score_kind() == ScoreKind::values) return {1 - *against};
  const at::Tensor best =
      std::get<1>(logits.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true)).contiguous();
  const auto* data = best.data_ptr<std::int64_t>();
  return {data, data + best.numel()};
}

}  // namespace cameras
