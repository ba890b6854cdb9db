#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {

// For inference: the identity, whatever the ratio, and a mask that keeps everything.
Tensors dropout(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "data");
  const at::Tensor training = optional_operand(inputs, 2);
  require(!training.defined() || number(training, "training_mode") == 0, Errc::unsupported_operator,
          "expected training_mode = false, found true");
  return {x, at::ones_like(x, at::kBool)};
}

}  // namespace cameras::ops
