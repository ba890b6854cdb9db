#include "cameras/saliency/guided_backprop.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/guided_network.h"
#include "saliency/passes/single_pass.h"

namespace cameras {

std::string GuidedBackprop::refusal(const Network& network, std::string_view /*layer*/) const {
  return guided_refusal(network);
}

// Through a second network of the same values: the graph itself says what goes back.
Result GuidedBackprop::explain(const Network& network, const Request& request,
                               const Watch& watch) const {
  return explain_input_gradient(guided_network(network), request, watch);
}

std::unique_ptr<SaliencyMethod> plain_guided_backprop(const MethodOptions&) {
  return std::make_unique<GuidedBackprop>();
}

}  // namespace cameras
