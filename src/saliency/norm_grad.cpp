#include "cameras/saliency/norm_grad.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {

Result NormGrad::explain(const Network& network, const Request& request) const {
  return explain_single_pass(network, request,
                             [](const at::Tensor& activation, const at::Tensor& gradient) {
                               return (activation.norm(2, {1}) * gradient.norm(2, {1}))[0];
                             });
}

std::unique_ptr<SaliencyMethod> make_norm_grad(const MethodOptions&) {
  return std::make_unique<NormGrad>();
}

}  // namespace cameras
