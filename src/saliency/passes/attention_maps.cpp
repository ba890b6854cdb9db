#include "saliency/passes/attention_maps.h"
#include "core/aten.h"

#include <string>
#include <utility>
#include <vector>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/fuse/enlarge.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// Equal shares of the tokens that the scores are read from, [T].
at::Tensor read_shares(const Attention& attention) {
  const at::Tensor& matrices = attention.matrices().at(0);
  const std::int64_t tokens = matrices.size(1);
  const std::vector<std::int64_t>& read = attention.places().read;
  if (read.empty()) {
    return at::full({tokens}, 1.0 / static_cast<double>(tokens), matrices.options());
  }
  at::Tensor shares = at::zeros({tokens}, matrices.options());
  for (const std::int64_t token : read) shares[token] = 1.0 / static_cast<double>(read.size());
  return shares;
}

at::Tensor map_of_positions(const at::Tensor& given, const TokenPlaces& places) {
  return given.narrow(0, places.front, places.rows * places.columns)
      .view({places.rows, places.columns});
}

Result explained_by_flow(const Network& network, const Request& request, const Watch& watch,
                         const TokenFlow& flow) {
  require_input(request.input, network.image().channels);
  Result result;
  result.layer = network.image().name;
  const std::int64_t height = request.input.size(2);
  const std::int64_t width = request.input.size(3);
  const Attention attention =
      timed(result.network_seconds, [&] { return network.attention(request.input); });
  result.logits = attention.logits();
  result.scales = {{height, width, prediction_of(network, result.logits), true}};
  const at::Tensor read = read_shares(attention);
  const auto scores = scores_of(request.target, network, result.logits);
  Steps steps(watch, std::ssize(scores));
  for (const ExplainedScore& score : scores) {
    const at::Tensor raw = timed(result.network_seconds, [&] {
      return map_of_positions(flow(attention, score, read), attention.places());
    });
    result.explanations.push_back(timed(result.fuse_seconds, [&] {
      return Explanation{.label = score.label,
                         .map = enlarged(raw, height, width),
                         .against = score.against,
                         .signed_map = enlarged_with_sign(raw, height, width)};
    }));
    steps.done();
  }
  return result;
}

class AttentionMethod final : public SaliencyMethod {
 public:
  explicit AttentionMethod(TokenFlow flow) : flow_(std::move(flow)) {}

  std::string refusal(const Network& network, std::string_view /*layer*/ = {}) const override {
    return network.attention_refusal();
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return translated(Errc::bad_argument,
                      [&] { return explained_by_flow(network, request, watch, flow_); });
  }

 private:
  TokenFlow flow_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> attention_method(TokenFlow flow) {
  return std::make_unique<AttentionMethod>(std::move(flow));
}

}  // namespace cameras
