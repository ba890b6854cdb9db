#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

// Input times gradient: max over channels of |x ⊙ ∂y/∂x|, x the network's input. Source: Shrikumar
// et al., arXiv 1605.01713. The layer of the request is not read.
class InputXGradient final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_input_once(
        network, request, watch,
        [](const at::Tensor& input, const at::Tensor& gradient) { return input * gradient; });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_input_x_gradient(const MethodOptions&) {
  return std::make_unique<InputXGradient>();
}

}  // namespace cameras
