#include "network/row_gradients.h"
#include "core/aten.h"

namespace cameras {

std::vector<at::Tensor> row_gradients(const at::Tensor& inputs,
                                      std::span<const std::int64_t> labels,
                                      const std::function<at::Tensor(const at::Tensor&)>& run) {
  const at::AutoGradMode with_grad(true);
  const at::Tensor leaf = inputs.detach().requires_grad_();
  const at::Tensor scores = run(leaf);
  std::vector<at::Tensor> gradients;
  for (const std::int64_t label : labels) {
    const at::Tensor score = scores.select(/*dim=*/1, label).sum();
    gradients.push_back(
        torch::autograd::grad({score}, {leaf}, /*grad_outputs=*/{}, /*retain_graph=*/true)[0]);
  }
  return gradients;
}

}  // namespace cameras
