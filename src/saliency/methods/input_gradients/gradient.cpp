#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

// Gradient: max over channels of |∂y/∂x|, x the network's input. Source: Simonyan et al., ICLR 2014
// workshop, arXiv 1312.6034, section 3.1. The layer of the request is not read.
class Gradient final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_input_gradient(network, request, watch);
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_gradient(const MethodOptions&) {
  return std::make_unique<Gradient>();
}

}  // namespace cameras
