#include "core/aten.h"

#include <torch/csrc/autograd/custom_function.h>

#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {
namespace {

// The identity, which lets a gradient back only where it and the activation are positive.
class GuidedGradient : public torch::autograd::Function<GuidedGradient> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x) {
    context->save_for_backward({x});
    return x.alias();
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const at::Tensor activation = context->get_saved_variables().front();
    return {gradients[0].clamp_min(0) * (activation > 0)};
  }
};

}  // namespace

// Of our own, for guided backpropagation (graph/passes/guided.h): the inputs and the value of Clip,
// but a gradient goes back only where it and the value are positive and X is not above its bound.
// Not the derivative of what it computes, on purpose.
Tensors guided_clip(const Node& node, Inputs inputs) {
  return {GuidedGradient::apply(clip(node, inputs)[0])};
}

// The same for Relu: a gradient goes back where it is positive and X > 0.
Tensors guided_relu(const Node& node, Inputs inputs) {
  return {GuidedGradient::apply(relu(node, inputs)[0])};
}

}  // namespace cameras::ops
