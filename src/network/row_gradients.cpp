#include "network/row_gradients.h"
#include "core/aten.h"

#include <vector>

namespace cameras {

at::Tensor row_gradients(const at::Tensor& inputs, const at::Tensor& weights,
                         const std::function<at::Tensor(const at::Tensor& inputs)>& scores) {
  const at::AutoGradMode with_grad(true);
  const at::Tensor leaf = inputs.detach().requires_grad_();
  const at::Tensor rows = scores(leaf);
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& weight : weights.unbind()) {
    at::Tensor gradient;
    if (rows.requires_grad()) {
      gradient = torch::autograd::grad({rows}, {leaf}, {weight.expand_as(rows).contiguous()},
                                       /*retain_graph=*/true, /*create_graph=*/false,
                                       /*allow_unused=*/true)[0];
    }
    gradients.push_back(gradient.defined() ? gradient : at::zeros_like(inputs));
  }
  return at::stack(gradients, /*dim=*/1);
}

}  // namespace cameras
