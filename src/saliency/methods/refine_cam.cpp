#include "cameras/saliency/refine_cam.h"
#include "core/aten.h"

#include "core/translate.h"
#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/single_pass.h"
#include "saliency/passes/stage_layers.h"
#include "saliency/request.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

// The deepest layer comes last: what it says of logits and the layer is the result's.
Result refined(const Network& network, const Request& request, const Watch& watch,
               const RawMap& raw) {
  Result result;
  std::vector<at::Tensor> products;
  Request at_layer = request;
  double network_seconds = 0;
  double fuse_seconds = 0;
  const auto layers = stage_layers(network, layer_of(request, network));
  Steps steps(watch, std::ssize(layers));
  for (const std::string& layer : layers) {
    at_layer.layer = layer;
    result = explain_single_pass(network, at_layer, watch, raw);
    at_layer = pinned(at_layer, result);
    products.resize(result.explanations.size());
    for (std::size_t i = 0; i < products.size(); ++i) {
      const at::Tensor& map = result.explanations[i].map.tensor();
      products[i] = products[i].defined() ? products[i] * map : map;
    }
    network_seconds += result.network_seconds;
    fuse_seconds += result.fuse_seconds;
    steps.done();
  }
  for (std::size_t i = 0; i < products.size(); ++i) {
    const Explanation& one = result.explanations[i];
    result.explanations[i] = {
        .label = one.label, .map = SaliencyMap::normalized(products[i]), .against = one.against};
  }
  result.network_seconds = network_seconds;
  result.fuse_seconds = fuse_seconds;
  return result;
}

}  // namespace

Result RefineCam::explain(const Network& network, const Request& request,
                          const Watch& watch) const {
  const RawMap raw = joined(&grad_cam_plus_plus_map, joining_of(component_));
  return translated(Errc::bad_argument, [&] { return refined(network, request, watch, raw); });
}

std::unique_ptr<SaliencyMethod> plain_refine_cam(const MethodOptions& options) {
  return std::make_unique<RefineCam>(joining_of(options) == Joining::component);
}

}  // namespace cameras
