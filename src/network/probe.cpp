#include "cameras/network.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"

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
  if (!recorded_.requires_grad()) return at::zeros_like(activation_);  // the layer has no say
  if (tally_) tally_->add_gradient();
  const at::AutoGradMode with_grad(true);
  return translated(Errc::bad_argument, [&] {
    const at::Tensor gradient = torch::autograd::grad(
        {recorded_[label]}, {leaf_}, /*grad_outputs=*/{},
        /*retain_graph=*/true, /*create_graph=*/false, /*allow_unused=*/true)[0];
    return gradient.defined() ? gradient : at::zeros_like(activation_);
  });
}

}  // namespace cameras
