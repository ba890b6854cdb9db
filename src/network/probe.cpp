#include "cameras/network.h"
#include "core/aten.h"

#include <utility>

#include "core/checked.h"
#include "core/translate.h"
#include "network/input.h"

namespace cameras {

Probe::Probe(at::Tensor leaf, at::Tensor recorded, std::shared_ptr<PassTally> tally)
    : leaf_(std::move(leaf)),
      recorded_(std::move(recorded)),
      activation_(leaf_.detach()),
      logits_(recorded_.detach().to(at::kCPU)),
      tally_(std::move(tally)) {}

at::Tensor Probe::gradient(std::int64_t label) const {
  require(label >= 0 && label < logits_.size(0), Errc::bad_argument, "expected a label from 0 to ",
          logits_.size(0) - 1, ", found ", label);
  at::Tensor weights = at::zeros_like(logits_);
  weights[label] = 1;
  return gradient(weights);
}

at::Tensor Probe::gradient(const at::Tensor& weights) const {
  require_weights(weights, logits_.size(0));
  if (!recorded_.requires_grad()) return at::zeros_like(activation_);  // the layer has no say
  if (tally_) tally_->add_gradient();
  const at::AutoGradMode with_grad(true);
  return translated(Errc::bad_argument, [&] {
    const at::Tensor gradient = torch::autograd::grad(
        {recorded_}, {leaf_}, /*grad_outputs=*/{weights.to(recorded_.device())},
        /*retain_graph=*/true, /*create_graph=*/false, /*allow_unused=*/true)[0];
    return gradient.defined() ? gradient : at::zeros_like(activation_);
  });
}

// The gradient of <g, direction>, g the recorded gradient.
at::Tensor Probe::hessian_product(const at::Tensor& weights, const at::Tensor& direction) const {
  require_weights(weights, logits_.size(0));
  const bool fits = direction.defined() && direction.scalar_type() == at::kFloat &&
                    direction.sizes() == activation_.sizes();
  require(fits, Errc::bad_argument, "expected a direction ", shape_text(activation_.sizes()),
          " of float32, found ", found_text(direction));
  if (!recorded_.requires_grad()) return at::zeros_like(activation_);
  if (tally_) {
    tally_->add_gradient();
    tally_->add_gradient();
  }
  const at::AutoGradMode with_grad(true);
  return translated(Errc::bad_argument, [&] {
    const at::Tensor gradient = torch::autograd::grad(
        {recorded_}, {leaf_}, /*grad_outputs=*/{weights.to(recorded_.device())},
        /*retain_graph=*/true, /*create_graph=*/true, /*allow_unused=*/true)[0];
    if (!gradient.defined() || !gradient.requires_grad()) return at::zeros_like(activation_);
    const at::Tensor product = torch::autograd::grad(
        {gradient}, {leaf_}, /*grad_outputs=*/{direction.to(leaf_.device())},
        /*retain_graph=*/true, /*create_graph=*/false, /*allow_unused=*/true)[0];
    return product.defined() ? product : at::zeros_like(activation_);
  });
}

}  // namespace cameras
