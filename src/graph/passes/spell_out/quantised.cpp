#include <array>
#include <utility>

#include "graph/passes/spell_out/spelling.h"

// Operators on quantised values: dequantised, computed in floating point and quantised again, so
// that gradients pass (ops/quantize.cpp). What an integer product holds exactly, float32 holds to
// one part in 2^24. Definitions: ONNX's, and
// https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
namespace cameras::spell_out {
namespace {

// A quantised operand: a value, its scale and its zero point, one after the other.
std::string real(Spelling& spelling, std::size_t first, Attributes attributes = {}) {
  return spelling.add("DequantizeLinear",
                      {spelling.required_input(first, "quantised value"),
                       spelling.required_input(first + 1, "scale"), spelling.input(first + 2)},
                      std::move(attributes));
}

Attributes along(std::int64_t axis) { return {{"axis", axis}}; }

// The result, with the scale and zero point that begin at input `first`.
void finish_quantised(Spelling& spelling, const std::string& value, std::size_t first,
                      Attributes attributes = {}) {
  spelling.finish(
      "QuantizeLinear",
      {value, spelling.required_input(first, "output scale"), spelling.input(first + 1)},
      std::move(attributes));
}

// value - zero point, as floating-point numbers.
std::string shifted(Spelling& spelling, std::size_t value, std::size_t zero_point,
                    std::int64_t axis) {
  return spelling.add("DequantizeLinear",
                      {spelling.required_input(value, "quantised value"), spelling.number(1),
                       spelling.input(zero_point)},
                      along(axis));
}

Attributes window_of(const Node& node) {
  return taken(node, {"auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"});
}

constexpr std::array<std::int64_t, 4> kToFirst{0, 3, 1, 2};
constexpr std::array<std::int64_t, 4> kToLast{0, 2, 3, 1};

std::string permuted(Spelling& spelling, const std::string& value,
                     const std::array<std::int64_t, 4>& perm) {
  return spelling.add("Transpose", {value}, {{"perm", Ints(perm.begin(), perm.end())}});
}

bool is_channels_last(const Node& node) {
  return node.attribute<std::int64_t>("channels_last", 0) != 0;
}

// `type` of one operand [N,C,h,w], or [N,h,w,C] with the attribute channels_last.
void finish_pool(const Node& node, Spelling& spelling, const std::string& type,
                 Attributes attributes) {
  std::string value = real(spelling, 0);
  const bool last = is_channels_last(node);
  if (last) value = permuted(spelling, value, kToFirst);
  value = spelling.add(type, {value}, std::move(attributes));
  if (last) value = permuted(spelling, value, kToLast);
  finish_quantised(spelling, value, 3);
}

void finish_unary(Spelling& spelling, const std::string& type, Attributes attributes = {}) {
  finish_quantised(spelling, spelling.add(type, {real(spelling, 0)}, std::move(attributes)), 3);
}

void finish_binary(Spelling& spelling, const std::string& type) {
  const std::string a = real(spelling, 0);
  const std::string b = real(spelling, 3);
  finish_quantised(spelling, spelling.add(type, {a, b}), 6);
}

}  // namespace

// The bias has the scale of the products and no zero point.
void q_linear_conv(const Node& node, Spelling& spelling) {
  std::string x = real(spelling, 0);
  const bool last = is_channels_last(node);
  if (last) x = permuted(spelling, x, kToFirst);
  Strings inputs{x, real(spelling, 3, along(0))};
  if (const std::string bias = spelling.input(8); !bias.empty()) {
    const std::string scale = spelling.add("Mul", {spelling.input(1), spelling.input(4)});
    inputs.push_back(spelling.add("DequantizeLinear", {bias, scale}, along(0)));
  }
  std::string y = spelling.add("Conv", std::move(inputs), window_of(node));
  if (last) y = permuted(spelling, y, kToLast);
  finish_quantised(spelling, y, 6);
}

void q_linear_mat_mul(const Node&, Spelling& spelling) {
  const std::string a = real(spelling, 0, along(-2));  // a scale for each row
  const std::string b = real(spelling, 3, along(-1));  // a scale for each column
  finish_quantised(spelling, spelling.add("MatMul", {a, b}), 6);
}

void conv_integer(const Node& node, Spelling& spelling) {
  const std::string x = shifted(spelling, 0, 2, 1);
  const std::string weight = shifted(spelling, 1, 3, 0);
  spelling.finish("Conv", {x, weight}, window_of(node));
}

void mat_mul_integer(const Node&, Spelling& spelling) {
  const std::string a = shifted(spelling, 0, 2, -2);
  const std::string b = shifted(spelling, 1, 3, -1);
  spelling.finish("MatMul", {a, b});
}

// A, B, their scales, their zero points, bias.
void mat_mul_integer_to_float(const Node&, Spelling& spelling) {
  const auto operand = [&](std::size_t index, std::int64_t axis) {
    return spelling.add("DequantizeLinear",
                        {spelling.required_input(index, "quantised value"),
                         spelling.required_input(index + 2, "scale"), spelling.input(index + 4)},
                        along(axis));
  };
  const std::string a = operand(0, -2);
  const std::string b = operand(1, -1);
  if (const std::string bias = spelling.input(6); !bias.empty()) {
    return spelling.finish("Add", {spelling.add("MatMul", {a, b}), bias});
  }
  spelling.finish("MatMul", {a, b});
}

// A as numbers, which are quantised on the way; B, its scale and its zero point; bias.
void dynamic_quantize_mat_mul(const Node&, Spelling& spelling) {
  const Strings quantised =
      spelling.add_several("DynamicQuantizeLinear", {spelling.required_input(0, "A")}, 3);
  const std::string a = spelling.add("DequantizeLinear", quantised);
  const std::string b = real(spelling, 1, along(-1));
  if (const std::string bias = spelling.input(4); !bias.empty()) {
    return spelling.finish("Add", {spelling.add("MatMul", {a, b}), bias});
  }
  spelling.finish("MatMul", {a, b});
}

// alpha A' B' + C, where C has the scale of the products times alpha; quantised if there is a
// scale for it.
void q_gemm(const Node& node, Spelling& spelling) {
  const bool transposed = node.attribute<std::int64_t>("transB", 0) != 0;
  Strings inputs{real(spelling, 0), real(spelling, 3, along(transposed ? 0 : 1))};
  if (const std::string bias = spelling.input(6); !bias.empty()) {
    std::string scale = spelling.add("Mul", {spelling.input(1), spelling.input(4)});
    const float alpha = node.attribute("alpha", 1.F);
    if (alpha != 1) scale = spelling.add("Mul", {scale, spelling.number(alpha)});
    inputs.push_back(spelling.add("DequantizeLinear", {bias, scale}, along(-1)));
  }
  Attributes attributes = taken(node, {"alpha", "transA", "transB"});
  if (spelling.input(7).empty()) {
    return spelling.finish("Gemm", std::move(inputs), std::move(attributes));
  }
  finish_quantised(spelling, spelling.add("Gemm", std::move(inputs), std::move(attributes)), 7);
}

void q_linear_add(const Node&, Spelling& spelling) { finish_binary(spelling, "Add"); }

void q_linear_mul(const Node&, Spelling& spelling) { finish_binary(spelling, "Mul"); }

void q_linear_leaky_relu(const Node& node, Spelling& spelling) {
  finish_unary(spelling, "LeakyRelu", taken(node, {"alpha"}));
}

void q_linear_sigmoid(const Node&, Spelling& spelling) { finish_unary(spelling, "Sigmoid"); }

void q_linear_softmax(const Node& node, Spelling& spelling) {
  finish_unary(spelling, "Softmax", taken(node, {"axis"}));
}

void q_linear_reduce_mean(const Node& node, Spelling& spelling) {
  finish_unary(spelling, "ReduceMean", taken(node, {"axes", "keepdims"}));
}

void q_linear_average_pool(const Node& node, Spelling& spelling) {
  finish_pool(node, spelling, "AveragePool",
              taken(node, {"auto_pad", "ceil_mode", "count_include_pad", "kernel_shape", "pads",
                           "strides"}));
}

void q_linear_global_average_pool(const Node& node, Spelling& spelling) {
  finish_pool(node, spelling, "GlobalAveragePool", {});
}

// The output's scale and zero point come first.
void q_linear_concat(const Node& node, Spelling& spelling) {
  Strings parts;
  for (std::size_t i = 2; i + 1 < node.inputs.size(); i += 3) parts.push_back(real(spelling, i));
  require(!parts.empty(), Errc::bad_model, "expected values to join, found none");
  finish_quantised(spelling, spelling.add("Concat", std::move(parts), taken(node, {"axis"})), 0);
}

void q_linear_where(const Node&, Spelling& spelling) {
  const std::string x = real(spelling, 1);
  const std::string y = real(spelling, 4);
  const std::string chosen = spelling.add("Where", {spelling.required_input(0, "condition"), x, y});
  finish_quantised(spelling, chosen, 7);
}

void quantize(const Node& node, Spelling& spelling) {
  finish_quantised(spelling, spelling.required_input(0, "x"), 1, taken(node, {"axis"}));
}

void dequantize(const Node& node, Spelling& spelling) {
  spelling.finish(
      "DequantizeLinear",
      {spelling.required_input(0, "x"), spelling.required_input(1, "x_scale"), spelling.input(2)},
      taken(node, {"axis"}));
}

}  // namespace cameras::spell_out
