#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {

// X [N,C,h,w] -> [N,C,sizes]: the AveragePool that this node was, where its kernel tiles the map,
// and torch.nn.AdaptiveAvgPool2d to the same number of positions elsewhere. Not an ONNX operator:
// size fitting (graph/passes/fit/tiling_pool.cpp) puts it in front of a head that counts positions.
Tensors tiling_pool(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 4);
  const Ints kernel = node.attribute("kernel_shape", Ints{});
  const Ints sizes = node.attribute("sizes", Ints{});
  require(x.dim() == 4 && kernel.size() == 2 && sizes.size() == 2, Errc::bad_model,
          "expected [N,C,h,w] and two sizes of kernel and result, found shape ", x.sizes());
  require(sizes[0] >= 1 && sizes[1] >= 1 && x.numel() > 0, Errc::bad_model,
          "expected sizes >= 1, found ", sizes[0], " and ", sizes[1], " for input shape ",
          x.sizes());
  const bool tiles = x.size(2) == kernel[0] * sizes[0] && x.size(3) == kernel[1] * sizes[1];
  if (tiles) return average_pool(node, inputs);
  checked_sizes({x.size(0), x.size(1), sizes[0], sizes[1]});
  return {at::adaptive_avg_pool2d(x, sizes)};
}

}  // namespace cameras::ops
