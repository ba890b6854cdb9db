#include "saliency/evidence.h"
#include "core/aten.h"

#include "saliency/fuse.h"
#include "saliency/request.h"
#include "saliency/sizes.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// One size: asks the network, decides whether the size counts, and keeps what it shows.
void add_size(const Network& network, const Request& request, const at::Tensor& input,
              bool keep_all, Result& result, Evidence& evidence) {
  const Probe probe = probe_of(network, request, input, result.layer);
  const std::int64_t prediction = prediction_of(probe.logits());
  if (result.scales.empty()) {
    result.logits = probe.logits();
    evidence.labels = labels_of(request, result.logits);
    evidence.gradients.resize(evidence.labels.size());
  }
  const bool kept =
      keep_all || result.scales.empty() || prediction == result.scales.front().prediction;
  result.scales.push_back({input.size(2), input.size(3), prediction, kept});
  if (!kept) return;
  evidence.activations.push_back(probe.activation());
  for (std::size_t i = 0; i < evidence.labels.size(); ++i) {
    evidence.gradients[i].push_back(condensed(probe.gradient(evidence.labels[i])));
  }
}

}  // namespace

Evidence gathered(const Network& network, const Request& request, const CamerasOptions& options,
                  Result& result) {
  result.layer = layer_of(request, network);
  Evidence evidence;
  const auto sizes = sizes_for(options, network, {request.input.size(2), request.input.size(3)});
  Steps steps(request, std::ssize(sizes));
  for (const InputSize& size : sizes) {
    static_cast<void>(timed(request, result.network_seconds, [&] {
      const at::Tensor input = resized(request.input, size, options.image_filter);
      add_size(network, request, input, keeps_all(options, request), result, evidence);
      return true;
    }));
    steps.done();
  }
  return evidence;
}

}  // namespace cameras
