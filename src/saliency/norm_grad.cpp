#include "cameras/saliency/norm_grad.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/single_pass.h"

namespace cameras {

namespace {

at::Tensor norm_grad_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return (activation.norm(2, {1}) * gradient.norm(2, {1}))[0];
}

// Both norms come from sums over channels.
at::Tensor squares(const at::Tensor& activation, const at::Tensor& gradient) {
  return at::cat({activation.square().sum(1), gradient.square().sum(1)});
}

at::Tensor product_of_norms(const at::Tensor& squares) { return squares.sqrt().prod(0); }

}  // namespace

Result NormGrad::explain(const Network& network, const Request& request) const {
  return explain_single_pass(network, request, &norm_grad_map);
}

std::optional<CamFormula> NormGrad::formula() const {
  return CamFormula{.part = &squares, .finish = &product_of_norms};
}

std::unique_ptr<SaliencyMethod> make_norm_grad(const MethodOptions&) {
  return std::make_unique<NormGrad>();
}

}  // namespace cameras
