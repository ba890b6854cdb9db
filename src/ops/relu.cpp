#include "core/aten.h"
#include "ops/operators.h"

namespace cameras::ops {

Tensors relu(const Node&, std::span<const at::Tensor> inputs) { return {at::relu(inputs[0])}; }

}  // namespace cameras::ops
