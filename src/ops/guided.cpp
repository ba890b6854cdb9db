#include "core/aten.h"

#include <torch/csrc/autograd/custom_function.h>

#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {
namespace {

// The identity, which lets only positive gradients back.
class PositiveGradient : public torch::autograd::Function<PositiveGradient> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext*, const at::Tensor& x) {
    return x.alias();
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext*,
                                                 const torch::autograd::variable_list& gradients) {
    return {gradients[0].clamp_min(0)};
  }
};

}  // namespace

// Of our own, for guided backpropagation (graph/passes/guided.h): the inputs and the value of Clip,
// but a gradient goes back only where it is positive itself and X is inside of the bounds. Not the
// derivative of what it computes, on purpose.
Tensors guided_clip(const Node& node, Inputs inputs) {
  return {PositiveGradient::apply(clip(node, inputs)[0])};
}

// The same for Relu: a gradient goes back where it is positive and X > 0.
Tensors guided_relu(const Node& node, Inputs inputs) {
  return {PositiveGradient::apply(relu(node, inputs)[0])};
}

}  // namespace cameras::ops
