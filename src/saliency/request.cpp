#include "saliency/request.h"
#include "core/aten.h"

#include <utility>
#include <variant>
#include <vector>

namespace cameras {
namespace {

std::string methods_without_layer() {
  std::string names;
  for (const MethodEntry& method : methods()) {
    if (method.reads_layer) continue;
    names += (names.empty() ? "" : ", ") + std::string(method.name);
  }
  return names;
}

}  // namespace

Request pinned(const Request& request, const Result& result) {
  Request same = request;
  if (!std::holds_alternative<Predicted>(request.target)) return same;
  Chosen labels;
  for (const Explanation& one : result.explanations) labels.labels.push_back(one.label);
  same.target = std::move(labels);
  return same;
}

std::string layer_of(const Request& request, const Network& network) {
  const std::string layer = request.layer.empty() ? network.default_layer() : request.layer;
  require(!layer.empty(), Errc::bad_argument,
          "the network has no convolutional feature map to explain by default: name a layer, or "
          "choose a method that needs none (",
          methods_without_layer(), ")");
  return layer;
}

SharedPass::SharedPass(const Network& network, const at::Tensor& input, const std::string& layer)
    : network_(network), input_(input), layer_(layer), probe_(network.probe(input, layer)) {}

bool SharedPass::is_of(const Network& network, const at::Tensor& input,
                       std::string_view layer) const {
  // A network's copies share their graph, and no two graphs that exist have the same address.
  return &network.graph() == &network_.graph() && input.is_same(input_) && layer == layer_;
}

Probe probe_of(const Network& network, const Watch& watch, const at::Tensor& input,
               const std::string& layer) {
  const bool shared = watch.pass != nullptr && watch.pass->is_of(network, input, layer);
  return shared ? watch.pass->probe() : network.probe(input, layer);
}

std::int64_t prediction_of(const Network& network, const at::Tensor& logits) {
  return network.ranking(logits).at(0);
}

}  // namespace cameras
