#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Comparisons and truth values. The results are booleans; operands broadcast.
namespace cameras::ops {
namespace {

using Compare = at::Tensor (*)(const at::Tensor&, const at::Tensor&);

Tensors compare(Inputs inputs, Compare function) {
  const at::Tensor& a = operand(inputs, 0, "A");
  const at::Tensor& b = operand(inputs, 1, "B");
  check_broadcast(a, b);
  return {function(a, b)};
}

const at::Tensor& truth(Inputs inputs, std::size_t index, std::string_view name) {
  const at::Tensor& value = operand(inputs, index, name);
  require(value.scalar_type() == at::kBool, Errc::bad_model, "expected booleans in input '", name,
          "', found ", value.scalar_type());
  return value;
}

Tensors combine(Inputs inputs, Compare function) {
  truth(inputs, 0, "A");
  truth(inputs, 1, "B");
  return compare(inputs, function);
}

}  // namespace

Tensors equal(const Node&, Inputs inputs) { return compare(inputs, &at::eq); }
Tensors greater(const Node&, Inputs inputs) { return compare(inputs, &at::gt); }
Tensors greater_or_equal(const Node&, Inputs inputs) { return compare(inputs, &at::ge); }
Tensors less(const Node&, Inputs inputs) { return compare(inputs, &at::lt); }
Tensors less_or_equal(const Node&, Inputs inputs) { return compare(inputs, &at::le); }

Tensors logical_and(const Node&, Inputs inputs) { return combine(inputs, &at::logical_and); }
Tensors logical_or(const Node&, Inputs inputs) { return combine(inputs, &at::logical_or); }
Tensors logical_xor(const Node&, Inputs inputs) { return combine(inputs, &at::logical_xor); }
Tensors logical_not(const Node&, Inputs inputs) { return {at::logical_not(truth(inputs, 0, "X"))}; }

Tensors is_nan(const Node&, Inputs inputs) { return {at::isnan(floating_operand(inputs, 0, "X"))}; }

Tensors is_inf(const Node& node, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  at::Tensor found = at::zeros_like(x, at::kBool);
  if (node.attribute<std::int64_t>("detect_positive", 1) != 0) found = found | at::isposinf(x);
  if (node.attribute<std::int64_t>("detect_negative", 1) != 0) found = found | at::isneginf(x);
  return {found};
}

// X where the condition holds, Y elsewhere; all three broadcast.
Tensors where(const Node&, Inputs inputs) {
  const at::Tensor& condition = truth(inputs, 0, "condition");
  const at::Tensor& x = operand(inputs, 1, "X");
  const at::Tensor& y = operand(inputs, 2, "Y");
  broadcast_sizes(broadcast_sizes(x.sizes(), y.sizes()), condition.sizes());
  return {at::where(condition, x, y)};
}

}  // namespace cameras::ops
