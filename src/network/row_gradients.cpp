#include "network/row_gradients.h"
#include "core/aten.h"

#include <vector>

namespace cameras {

at::Tensor row_gradients(const at::Tensor& inputs, std::span<const std::int64_t> labels,
                         const std::function<at::Tensor(const at::Tensor& inputs)>& scores) {
  const at::AutoGradMode with_grad(true);
  const at::Tensor leaf = inputs.detach().requires_grad_();
  const at::Tensor rows = scores(leaf);
  std::vector<at::Tensor> gradients(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (rows.requires_grad()) {
      gradients[i] = torch::autograd::grad({rows.select(/*dim=*/1, labels[i]).sum()}, {leaf},
                                           /*grad_outputs=*/{}, /*retain_graph=*/true,
                                           /*create_graph=*/false, /*allow_unused=*/true)[0];
    }
    if (!gradients[i].defined()) gradients[i] = at::zeros_like(inputs);
  }
  return at::stack(gradients, /*dim=*/1);
}

}  // namespace cameras
