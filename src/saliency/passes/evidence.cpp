#include "saliency/passes/evidence.h"
#include "core/aten.h"

#include <utility>

#include "saliency/fuse/fuse.h"
#include "saliency/passes/size_walk.h"
#include "saliency/passes/sizes.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// One call of explain_by_sizes().
class Sizes {
 public:
  Sizes(const Network& network, const Request& request, const Watch& watch,
        const CamerasOptions& options, const FusedScore& fused)
      : network_(network),
        request_(request),
        watch_(watch),
        options_(options),
        fused_(fused),
        sizes_(sizes_for(options, network, {request.input.size(2), request.input.size(3)}),
               options) {
    result_.layer = layer_of(request, network);
  }

  Result run() {
    Steps steps(watch_, sizes_.planned());
    while (const auto size = sizes_.next()) {
      static_cast<void>(timed(result_.network_seconds, [&] {
        ask(resized(request_.input, *size, options_.image_filter));
        return true;
      }));
      if (sizes_.compares() && result_.scales.back().kept) sizes_.tell(maps());
      if (watch_.partial) tell();
      steps.done();
    }
    static_cast<void>(maps());
    result_.spared_sizes = sizes_.spared();
    return std::move(result_);
  }

 private:
  // Asks the network, decides whether the size counts, and keeps what it shows.
  void ask(const at::Tensor& input) {
    const Probe probe = probe_of(network_, watch_, input, result_.layer);
    const std::int64_t prediction = prediction_of(network_, probe.logits());
    const bool first = result_.scales.empty();
    if (first) {
      result_.logits = probe.logits();
      evidence_.scores = scores_of(request_.target, network_, result_.logits);
      evidence_.gradients.resize(evidence_.scores.size());
    }
    const bool kept =
        keeps_all(options_, request_) || first || prediction == result_.scales.front().prediction;
    result_.scales.push_back({input.size(2), input.size(3), prediction, kept});
    if (!kept) return;
    result_.explanations.clear();  // of fewer sizes
    evidence_.activations.push_back(probe.activation());
    for (std::size_t i = 0; i < evidence_.scores.size(); ++i) {
      evidence_.gradients[i].push_back(condensed(gradient_of(probe, evidence_.scores[i])));
    }
  }

  // Of all labels, fused where a size has come since.
  std::vector<at::Tensor> maps() {
    std::vector<at::Tensor> all;
    for (std::size_t i = 0; i < evidence_.scores.size(); ++i) {
      if (i == result_.explanations.size()) fuse_one(i);
      all.push_back(result_.explanations[i].map.tensor());
    }
    return all;
  }

  void fuse_one(std::size_t i) {
    result_.explanations.push_back(timed(result_.fuse_seconds, [&] {
      const at::Tensor raw = fused_(evidence_, i);
      return Explanation{.label = evidence_.scores[i].label,
                         .map = SaliencyMap::normalized(raw),
                         .against = evidence_.scores[i].against,
                         .signed_map = raw.detach().to(at::kCPU, at::kFloat)};
    }));
  }

  void tell() {
    static_cast<void>(maps());
    for (std::size_t i = 0; i < result_.explanations.size(); ++i) {
      const Explanation& one = result_.explanations[i];
      watch_.partial({.number = static_cast<std::int64_t>(i),
                      .label = one.label,
                      .done = std::ssize(result_.scales),
                      .of = sizes_.planned(),
                      .map = one.map});
    }
  }

  const Network& network_;
  const Request& request_;
  const Watch& watch_;
  const CamerasOptions& options_;
  const FusedScore& fused_;
  SizeWalk sizes_;
  Evidence evidence_;
  Result result_;
};

}  // namespace

Result explain_by_sizes(const Network& network, const Request& request, const Watch& watch,
                        const CamerasOptions& options, const FusedScore& fused) {
  return Sizes(network, request, watch, options, fused).run();
}

}  // namespace cameras
