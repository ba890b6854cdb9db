#include "cameras/saliency/guided_backprop.h"
#include "core/aten.h"

#include "graph/passes/guided.h"
#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

constexpr auto kNoRectifier =
    "expected a network with Relu, or Clip from 0, for guided backpropagation, found none";

}  // namespace

std::string GuidedBackprop::refusal(const Network& network) const {
  return guided(network.graph()).count > 0 ? "" : kNoRectifier;
}

// Through a second network of the same values: the graph itself says what goes back.
Result GuidedBackprop::explain(const Network& network, const Request& request,
                               const Watch& watch) const {
  Guided rewritten = guided(network.graph());
  require(rewritten.count > 0, Errc::bad_argument, kNoRectifier);
  return explain_input_gradient(network.with_graph(std::move(rewritten.graph)), request, watch);
}

std::unique_ptr<SaliencyMethod> make_guided_backprop(const MethodOptions&) {
  return std::make_unique<GuidedBackprop>();
}

}  // namespace cameras
