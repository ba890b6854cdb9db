#include "cameras/saliency/norm_grad.h"
#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"

namespace cameras {

namespace {

// Both norms come from sums over channels. Squares leave the range of float32 at 2e19 and at 4e-20.
at::Tensor squares(const at::Tensor& activation, const at::Tensor& gradient) {
  return at::cat(
      {activation.to(at::kDouble).square().sum(1), gradient.to(at::kDouble).square().sum(1)});
}

// As float32, brought to a maximum of 1 where its numbers would not fit: a map has no unit.
at::Tensor product_of_norms(const at::Tensor& squares) {
  constexpr double kLeast = 1e-30;
  constexpr double kMost = 1e30;
  const at::Tensor product = squares.sqrt().prod(0);
  const auto peak = product.max().item<double>();
  const bool fits = peak == 0 || (peak >= kLeast && peak <= kMost);
  return (fits ? product : product / peak).to(at::kFloat);
}

at::Tensor norm_grad_map(const at::Tensor& activation, const at::Tensor& gradient) {
  return product_of_norms(squares(activation, gradient));
}

}  // namespace

Result NormGrad::explain(const Network& network, const Request& request, const Watch& watch) const {
  return explain_single_pass(network, request, watch, &norm_grad_map);
}

std::optional<CamFormula> NormGrad::formula() const {
  return CamFormula{.part = &squares, .finish = &product_of_norms};
}

std::unique_ptr<SaliencyMethod> plain_norm_grad(const MethodOptions&) {
  return std::make_unique<NormGrad>();
}

}  // namespace cameras
