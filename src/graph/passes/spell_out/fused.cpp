#include <utility>

#include "graph/passes/spell_out/spelling.h"

// What ONNX Runtime fuses when it saves an optimised model, taken apart again. Definitions:
// https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
namespace cameras::spell_out {
namespace {

// Parameter `index` of a fused activation function.
float parameter(const Floats& parameters, std::size_t index, float fallback) {
  return index < parameters.size() ? parameters[index] : fallback;
}

// The activation function at the end of a fused node; none where it names none.
void finish_activated(Spelling& spelling, const std::string& value, const std::string& activation,
                      const Floats& parameters) {
  if (activation.empty()) return spelling.finish("Identity", {value});
  if (activation == "Relu" || activation == "Tanh" || activation == "Sigmoid") {
    return spelling.finish(activation, {value});
  }
  if (activation == "LeakyRelu") {
    return spelling.finish("LeakyRelu", {value}, {{"alpha", parameter(parameters, 0, 0.01F)}});
  }
  if (activation == "HardSigmoid") {
    return spelling.finish(
        "HardSigmoid", {value},
        {{"alpha", parameter(parameters, 0, 0.2F)}, {"beta", parameter(parameters, 1, 0.5F)}});
  }
  require(activation == "Clip" && parameters.size() == 2, Errc::unsupported_operator,
          "expected Relu, Tanh, Sigmoid, LeakyRelu, HardSigmoid or Clip as activation, found '",
          activation, "'");
  const std::string low = spelling.number(parameters[0]);
  const std::string high = spelling.number(parameters[1]);
  spelling.finish("Clip", {value, low, high});
}

Strings with(Strings inputs, std::string more) {
  if (!more.empty()) inputs.push_back(std::move(more));
  return inputs;
}

std::string added(Spelling& spelling, const std::string& value, const std::string& more) {
  return more.empty() ? value : spelling.add("Add", {value, more});
}

constexpr float kSkipEpsilon = 1e-12F;  // of SkipLayerNormalization, where the node sets none

// input + skip + bias; also output 3 of the node, where it is asked for.
std::string skipped(Spelling& spelling, std::size_t bias) {
  const std::string sum = spelling.add(
      "Add", {spelling.required_input(0, "input"), spelling.required_input(1, "skip")});
  const std::string total = added(spelling, sum, spelling.input(bias));
  spelling.give(3, "Identity", {total});
  return total;
}

// x sigmoid(alpha x)
void finish_swish(Spelling& spelling, float alpha) {
  const std::string x = spelling.required_input(0, "X");
  const std::string scaled = alpha == 1 ? x : spelling.add("Mul", {x, spelling.number(alpha)});
  spelling.finish("Mul", {x, spelling.add("Sigmoid", {scaled})});
}

}  // namespace

// Y = activation(Conv(X, W, B) + Z)
void fused_conv(const Node& node, Spelling& spelling) {
  const Strings inputs{spelling.required_input(0, "X"), spelling.required_input(1, "W")};
  std::string value = spelling.add(
      "Conv", with(inputs, spelling.input(2)),
      taken(node, {"auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"}));
  value = added(spelling, value, spelling.input(3));
  finish_activated(spelling, value, node.attribute("activation", std::string()),
                   node.attribute("activation_params", Floats{}));
}

void nhwc_max_pool(const Node& node, Spelling& spelling) {
  const std::string x =
      spelling.add("Transpose", {spelling.required_input(0, "x")}, {{"perm", Ints{0, 3, 1, 2}}});
  const std::string pooled = spelling.add(
      "MaxPool", {x},
      taken(node, {"auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "strides"}));
  spelling.finish("Transpose", {pooled}, {{"perm", Ints{0, 2, 3, 1}}});
}

void fused_gemm(const Node& node, Spelling& spelling) {
  const Strings inputs{spelling.required_input(0, "A"), spelling.required_input(1, "B")};
  const std::string value = spelling.add("Gemm", with(inputs, spelling.input(2)),
                                         taken(node, {"alpha", "beta", "transA", "transB"}));
  Floats parameters;
  for (const char* key : {"activation_alpha", "activation_beta"}) {
    if (node.has(key)) parameters.push_back(node.attribute(key, 0.F));
  }
  finish_activated(spelling, value, node.attribute("activation", std::string()), parameters);
}

void bias_gelu(const Node&, Spelling& spelling) {
  const std::string sum =
      spelling.add("Add", {spelling.required_input(0, "A"), spelling.required_input(1, "B")});
  spelling.finish("com.microsoft.Gelu", {sum});
}

void fast_gelu(const Node&, Spelling& spelling) {
  const std::string sum = added(spelling, spelling.required_input(0, "X"), spelling.input(1));
  spelling.finish("com.microsoft.Gelu", {sum}, {{"approximate", std::string("tanh")}});
}

void quick_gelu(const Node& node, Spelling& spelling) {
  finish_swish(spelling, node.attribute("alpha", 1.702F));
}

// Opset 24.
void swish(const Node& node, Spelling& spelling) {
  finish_swish(spelling, node.attribute("alpha", 1.F));
}

void bias_add(const Node&, Spelling& spelling) {
  const std::string sum =
      spelling.add("Add", {spelling.required_input(0, "X"), spelling.required_input(1, "bias")});
  spelling.finish("Add", {sum, spelling.required_input(2, "skip")});
}

void bias_softmax(const Node& node, Spelling& spelling) {
  const std::string sum =
      spelling.add("Add", {spelling.required_input(0, "data"), spelling.required_input(1, "bias")});
  spelling.finish("Softmax", {sum}, taken(node, {"axis"}));
}

void skip_layer_normalization(const Node& node, Spelling& spelling) {
  Strings inputs{skipped(spelling, 4), spelling.required_input(2, "gamma")};
  const float epsilon = node.attribute("epsilon", kSkipEpsilon);
  spelling.finish("LayerNormalization", with(std::move(inputs), spelling.input(3)),
                  {{"axis", std::int64_t{-1}}, {"epsilon", epsilon}});
}

void skip_simplified_layer_normalization(const Node& node, Spelling& spelling) {
  const Strings inputs{skipped(spelling, 3), spelling.required_input(2, "gamma")};
  const float epsilon = node.attribute("epsilon", kSkipEpsilon);
  spelling.finish("SimplifiedLayerNormalization", inputs,
                  {{"axis", std::int64_t{-1}}, {"epsilon", epsilon}});
}

}  // namespace cameras::spell_out
