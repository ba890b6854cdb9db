#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {

// For inference: the identity, whatever the ratio, and a mask that keeps everything. A file in
// training mode (torchvision's Swin) is taken where it drops nothing.
Tensors dropout(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const at::Tensor training = optional_operand(inputs, 2);
  const at::Tensor ratio = optional_operand(inputs, 1);
  const bool drops = training.defined() && number(training, "training_mode") != 0 &&
                     (!ratio.defined() || number(ratio, "ratio") != 0);
  require(!drops, Errc::unsupported_operator,
          "expected training_mode = false or a ratio of 0, found training mode");
  return {x, at::ones_like(x, at::kBool)};
}

}  // namespace cameras::ops
