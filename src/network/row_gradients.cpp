#include "network/row_gradients.h"
#include "core/aten.h"

#include <exception>

namespace cameras {
namespace {

Gradients joined(std::span<const Gradients> parts) {
  Gradients all;
  for (std::size_t label = 0; label < parts[0].size(); ++label) {
    std::vector<at::Tensor> rows;
    for (const Gradients& part : parts) rows.push_back(part[label]);
    all.push_back(at::cat(rows));
  }
  return all;
}

Gradients one_by_one(const at::Tensor& inputs, const GradientsOf& alone) {
  std::vector<Gradients> found;
  for (const at::Tensor& input : inputs.split(1)) found.push_back(alone(input));
  return joined(found);
}

}  // namespace

Gradients row_gradients(const at::Tensor& inputs, std::span<const std::int64_t> labels,
                        const std::function<at::Tensor(const at::Tensor&)>& run) {
  const at::AutoGradMode with_grad(true);
  const at::Tensor leaf = inputs.detach().requires_grad_();
  const at::Tensor scores = run(leaf);
  Gradients gradients;
  for (const std::int64_t label : labels) {
    const at::Tensor score = scores.select(/*dim=*/1, label).sum();
    gradients.push_back(
        torch::autograd::grad({score}, {leaf}, /*grad_outputs=*/{}, /*retain_graph=*/true)[0]);
  }
  return gradients;
}

Gradients gradients_by_parts(std::span<const at::Tensor> parts, const GradientsOf& at_once,
                             const GradientsOf& alone) {
  std::vector<Gradients> found;
  for (const at::Tensor& part : parts) {
    try {
      found.push_back(part.size(0) > 1 ? at_once(part) : alone(part));
    } catch (const std::exception&) {
      if (part.size(0) == 1) throw;
      found.push_back(one_by_one(part, alone));
    }
  }
  return joined(found);
}

}  // namespace cameras
