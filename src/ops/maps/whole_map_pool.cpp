#include "core/aten.h"
#include "ops/maps/window.h"
#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {

// X [N,C,D1..Dk] -> [N,C,1..1]: the pool that attribute `pool` names, with the whole map as its
// kernel. Not an ONNX operator: size fitting (graph/passes/fit/whole_map_pool.cpp) puts it where a
// fixed kernel covered the native map, and the same kernel there gives the same bits.
Tensors whole_map_pool(const Node& node, Inputs inputs) {
  require(node.has("pool"), Errc::bad_model, "expected attribute 'pool', found none");
  const at::IntArrayRef map = ranked_operand(inputs, 0, "X", 3).sizes().slice(2);
  Node pool = node;
  pool.type = node.attribute("pool", std::string());
  pool.attributes["kernel_shape"] = map.vec();
  pool.attributes.erase("strides");  // one window: no stride to take
  const Ints positions = window(pool, map.vec(), map).output;
  require(positions == Ints(map.size(), 1), Errc::bad_model,
          "expected one position over the whole map, found ", at::IntArrayRef(positions),
          " (pads or auto_pad)");
  if (pool.type == "AveragePool") return average_pool(pool, inputs);
  if (pool.type == "MaxPool") return max_pool(pool, inputs);
  if (pool.type == "LpPool") return lp_pool(pool, inputs);
  fail(Errc::bad_model, "expected pool = AveragePool, MaxPool or LpPool, found '", pool.type, "'");
}

}  // namespace cameras::ops
