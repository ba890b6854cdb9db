#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"

namespace cameras::ops {

// The first input, while the second, a condition or a number of turns, is what it was at the native
// size: the nodes of an If or Loop stand in its place (network/loading/branches).
Tensors chosen(const Node& node, Inputs inputs) {
  const auto expected = node.attribute<std::int64_t>("expected", 0);
  const auto found = static_cast<std::int64_t>(number(operand(inputs, 1, "control"), "control"));
  require(found == expected, Errc::bad_model, "the file takes another branch at this size");
  return {operand(inputs, 0, "value")};
}

}  // namespace cameras::ops
