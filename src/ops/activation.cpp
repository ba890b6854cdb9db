#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Activation functions: elementwise, so every result has the shape of X.
// Formulas: https://github.com/onnx/onnx/blob/main/docs/Operators.md
namespace cameras::ops {
namespace {

double real(const Node& node, std::string_view key, float fallback) {
  return node.attribute(key, fallback);
}

// A bound of Clip: attribute `key` (opset 6) or input `index` (opset 11); an undefined Scalar is
// impossible, so nothing stands for "no bound".
std::optional<at::Scalar> bound(const Node& node, Inputs inputs, std::size_t index,
                                std::string_view key) {
  if (node.has(key)) return at::Scalar(real(node, key, 0));
  const at::Tensor value = optional_operand(inputs, index);
  if (!value.defined() || value.numel() == 0) return std::nullopt;
  require(value.numel() == 1, Errc::bad_model, "expected one number as '", key, "', found shape ",
          value.sizes());
  return value.item();
}

}  // namespace

Tensors relu(const Node&, Inputs inputs) { return {at::relu(operand(inputs, 0, "X"))}; }

Tensors leaky_relu(const Node& node, Inputs inputs) {
  return {at::leaky_relu(floating_operand(inputs, 0, "X"), real(node, "alpha", 0.01F))};
}

// slope broadcasts to X: [C,1,1] for a slope per channel of [N,C,h,w].
Tensors prelu(const Node&, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  const at::Tensor& slope = operand(inputs, 1, "slope");
  const Ints sizes = broadcast_sizes(x.sizes(), slope.sizes());
  require(x.sizes() == at::IntArrayRef(sizes), Errc::bad_model,
          "expected a slope that broadcasts to X ", x.sizes(), ", found shape ", slope.sizes());
  return {at::where(x < 0, x * slope, x)};
}

Tensors elu(const Node& node, Inputs inputs) {
  return {at::elu(floating_operand(inputs, 0, "X"), real(node, "alpha", 1))};
}

Tensors selu(const Node& node, Inputs inputs) {
  const double alpha = real(node, "alpha", 1.67326319217681884765625F);
  const double gamma = real(node, "gamma", 1.05070102214813232421875F);
  return {at::elu(floating_operand(inputs, 0, "X"), alpha, gamma)};
}

Tensors celu(const Node& node, Inputs inputs) {
  const double alpha = real(node, "alpha", 1);
  require(alpha != 0, Errc::bad_model, "expected alpha != 0, found 0");
  return {at::celu(floating_operand(inputs, 0, "X"), alpha)};
}

Tensors thresholded_relu(const Node& node, Inputs inputs) {
  return {at::threshold(floating_operand(inputs, 0, "X"), real(node, "alpha", 1), 0)};
}

Tensors sigmoid(const Node&, Inputs inputs) {
  return {at::sigmoid(floating_operand(inputs, 0, "X"))};
}

Tensors hard_sigmoid(const Node& node, Inputs inputs) {
  const double alpha = real(node, "alpha", 0.2F);
  const double beta = real(node, "beta", 0.5F);
  return {at::clamp(floating_operand(inputs, 0, "X") * alpha + beta, 0, 1)};
}

Tensors hard_swish(const Node&, Inputs inputs) {
  return {at::hardswish(floating_operand(inputs, 0, "X"))};
}

// libtorch 1.13 has no kernel for bf16.
Tensors mish(const Node&, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  return {x.scalar_type() == at::kBFloat16 ? at::mish(x.to(at::kFloat)).to(at::kBFloat16)
                                           : at::mish(x)};
}

Tensors softplus(const Node&, Inputs inputs) {
  return {at::softplus(floating_operand(inputs, 0, "X"))};
}

Tensors softsign(const Node&, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  return {x / (1 + x.abs())};
}

Tensors tanh(const Node&, Inputs inputs) { return {at::tanh(floating_operand(inputs, 0, "X"))}; }

Tensors erf(const Node&, Inputs inputs) { return {at::erf(floating_operand(inputs, 0, "X"))}; }

// approximate = "none": x * Phi(x); "tanh": its approximation by tanh.
Tensors gelu(const Node& node, Inputs inputs) {
  const std::string approximate = node.attribute("approximate", std::string("none"));
  require(approximate == "none" || approximate == "tanh", Errc::bad_model,
          "expected approximate = none or tanh, found '", approximate, "'");
  return {at::gelu(floating_operand(inputs, 0, "X"), approximate)};
}

// Where min > max every element becomes max, as in numpy.
Tensors clip(const Node& node, Inputs inputs) {
  at::Tensor y = operand(inputs, 0, "X");
  if (const auto low = bound(node, inputs, 1, "min")) y = at::clamp_min(y, *low);
  if (const auto high = bound(node, inputs, 2, "max")) y = at::clamp_max(y, *high);
  return {y};
}

}  // namespace cameras::ops
