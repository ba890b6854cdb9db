#include "saliency/request.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {

std::vector<std::int64_t> labels_of(const Request& request, const at::Tensor& logits) {
  const std::int64_t count = logits.size(0);
  if (request.top > 0) {
    const std::int64_t top = std::min(request.top, count);
    const at::Tensor best =
        std::get<1>(logits.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true)).contiguous();
    const auto* data = best.data_ptr<std::int64_t>();
    return {data, data + top};
  }
  require(!request.labels.empty(), Errc::bad_argument, "expected at least one label to explain");
  for (const std::int64_t label : request.labels) {
    require(label >= 0 && label < count, Errc::bad_argument, "expected a label from 0 to ",
            count - 1, ", found ", label);
  }
  return request.labels;
}

void fix_labels(Request& request, const Result& result) {
  request.top = 0;
  request.labels.clear();
  for (const Explanation& one : result.explanations) request.labels.push_back(one.label);
}

std::string layer_of(const Request& request, const Network& network) {
  return request.layer.empty() ? network.default_layer() : request.layer;
}

SharedPass::SharedPass(const Network& network, const at::Tensor& input, const std::string& layer)
    : network_(network), input_(input), layer_(layer), probe_(network.probe(input, layer)) {}

bool SharedPass::is_of(const Network& network, const at::Tensor& input,
                       std::string_view layer) const {
  // A network's copies share their graph, and no two graphs that exist have the same address.
  return &network.graph() == &network_.graph() && input.is_same(input_) && layer == layer_;
}

Probe probe_of(const Network& network, const Request& request, const at::Tensor& input,
               const std::string& layer) {
  const bool shared = request.pass != nullptr && request.pass->is_of(network, input, layer);
  return shared ? request.pass->probe() : network.probe(input, layer);
}

std::int64_t prediction_of(const at::Tensor& logits) {
  return logits.argmax().item<std::int64_t>();
}

}  // namespace cameras
