#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Max, Min, Sum, Mean of any number of operands that broadcast against each other.
namespace cameras::ops {
namespace {

template <class Combine>
at::Tensor fold(Inputs inputs, Combine combine) {
  at::Tensor result = operand(inputs, 0, "data_0");
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const at::Tensor& next = operand(inputs, i, "data_" + std::to_string(i));
    check_broadcast(result, next);
    result = combine(result, next);
  }
  return result;
}

at::Tensor total(Inputs inputs) {
  return fold(inputs, [](const at::Tensor& a, const at::Tensor& b) { return a + b; });
}

}  // namespace

Tensors max(const Node&, Inputs inputs) {
  return {fold(inputs, [](const at::Tensor& a, const at::Tensor& b) { return at::maximum(a, b); })};
}

Tensors min(const Node&, Inputs inputs) {
  return {fold(inputs, [](const at::Tensor& a, const at::Tensor& b) { return at::minimum(a, b); })};
}

Tensors sum(const Node&, Inputs inputs) { return {total(inputs)}; }

Tensors mean(const Node&, Inputs inputs) {
  floating_operand(inputs, 0, "data_0");
  return {total(inputs) / static_cast<double>(inputs.size())};
}

}  // namespace cameras::ops
