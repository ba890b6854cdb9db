#include "ops/operands.h"
#include "core/aten.h"

namespace cameras::ops {

const at::Tensor& operand(Inputs inputs, std::size_t index, std::string_view name) {
  require(index < inputs.size() && inputs[index].defined(), Errc::bad_model, "expected input '",
          name, "' at position ", index, ", found none");
  return inputs[index];
}

const at::Tensor& floating_operand(Inputs inputs, std::size_t index, std::string_view name) {
  const at::Tensor& value = operand(inputs, index, name);
  require(value.is_floating_point(), Errc::bad_model, "expected floating-point numbers in input '",
          name, "', found ", value.scalar_type());
  return value;
}

const at::Tensor& ranked_operand(Inputs inputs, std::size_t index, std::string_view name,
                                 std::int64_t rank) {
  const at::Tensor& value = operand(inputs, index, name);
  require(value.dim() >= rank, Errc::bad_model, "expected input '", name, "' of rank >= ", rank,
          ", found shape ", value.sizes());
  return value;
}

at::Tensor optional_operand(Inputs inputs, std::size_t index) {
  return index < inputs.size() ? inputs[index] : at::Tensor();
}

Ints integers(const at::Tensor& values, std::string_view name) {
  require(values.scalar_type() == at::kLong && values.dim() <= 1, Errc::bad_model,
          "expected a list of integers as '", name, "', found ", values.scalar_type(), " ",
          values.sizes());
  const at::Tensor local = values.to(at::kCPU).contiguous();
  const auto* first = local.data_ptr<std::int64_t>();
  return {first, first + local.numel()};
}

std::optional<Ints> attribute_or_operand(const Node& node, Inputs inputs, std::size_t index,
                                         std::string_view name) {
  if (node.has(name)) return node.attribute(name, Ints{});
  const at::Tensor value = optional_operand(inputs, index);
  if (!value.defined()) return std::nullopt;
  return integers(value, name);
}

double number(const at::Tensor& value, std::string_view name) {
  require(value.numel() == 1, Errc::bad_model, "expected one number as '", name, "', found shape ",
          value.sizes());
  return value.item().toDouble();
}

}  // namespace cameras::ops
