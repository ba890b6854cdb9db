#include "core/aten.h"
#include "graph/passes/spell_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "ops/operators.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Nodes that stand for several, run after they were spelt out, and what they are by definition.
namespace cameras::testing {
namespace {

using Attributes = std::map<std::string, Attribute, std::less<>>;

struct Given {
  std::string type;
  std::vector<at::Tensor> inputs;  // undefined = left out
  Attributes attributes = {};
};

Graph graph_of(const Given& given) {
  Graph graph{.opset = 17, .inputs = {}, .outputs = {"y"}, .nodes = {}, .constants = {}};
  Node node{.name = "n", .type = given.type, .inputs = {}, .outputs = {"y"}, .attributes = {}};
  node.attributes = given.attributes;
  for (std::size_t i = 0; i < given.inputs.size(); ++i) {
    const std::string name = "x" + std::to_string(i);
    node.inputs.push_back(given.inputs[i].defined() ? name : "");
    if (given.inputs[i].defined()) graph.constants[name] = given.inputs[i];
  }
  graph.nodes.push_back(std::move(node));
  return spelt_out(std::move(graph));
}

at::Tensor result(const Given& given) {
  const Graph graph = graph_of(given);
  auto values = graph.constants;
  for (const Node& node : graph.nodes) {
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      inputs.push_back(name.empty() ? at::Tensor() : values.at(name));
    }
    const ops::Kernel kernel = ops::find(node.type, graph.opset);
    EXPECT_NE(kernel, nullptr) << node.type;
    const ops::Tensors outputs = kernel(node, inputs);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) values[node.outputs[i]] = outputs.at(i);
  }
  return values.at("y");
}

void expect_close(const at::Tensor& found, const at::Tensor& wanted) {
  EXPECT_TRUE(at::allclose(found, wanted, 1e-5, 1e-5)) << found << wanted;
}

at::Tensor number(double value) { return at::scalar_tensor(value, at::kFloat); }
at::Tensor byte(std::int64_t value) { return at::scalar_tensor(value, at::kByte); }

at::Tensor bytes(at::IntArrayRef sizes, std::uint64_t seed = 0) {
  return random_tensor(sizes, 0, 255, seed).round().to(at::kByte);
}

at::Tensor real(const at::Tensor& value, double scale, double zero) {
  return (value.to(at::kFloat) - zero) * scale;
}

at::Tensor quantised(const at::Tensor& value, double scale, double zero) {
  return at::clamp(at::round(value / scale) + zero, 0, 255);
}

TEST(SpeltOut, FusedConvolutionsAddAndActivate) {
  const at::Tensor x = random_tensor({1, 3, 5, 5});
  const at::Tensor w = random_tensor({4, 3, 3, 3}, -1, 1, 1);
  const at::Tensor b = random_tensor({4}, -1, 1, 2);
  const at::Tensor z = random_tensor({1, 4, 3, 3}, -1, 1, 3);
  const at::Tensor plain = at::conv2d(x, w, b);
  const auto fused = [&](const std::string& activation, Floats parameters, at::Tensor more = {}) {
    return result({"com.microsoft.FusedConv",
                   {x, w, b, std::move(more)},
                   {{"activation", activation}, {"activation_params", std::move(parameters)}}});
  };
  expect_close(fused("Relu", {}), plain.relu());
  expect_close(fused("Relu", {}, z), (plain + z).relu());
  expect_close(fused("LeakyRelu", {0.25F}), at::leaky_relu(plain, 0.25));
  expect_close(fused("Clip", {-0.5F, 0.5F}), plain.clamp(-0.5, 0.5));
  expect_close(fused("HardSigmoid", {0.5F, 0.25F}), (plain * 0.5 + 0.25).clamp(0, 1));
  EXPECT_EQ(refusal_of([&] { fused("Softmax", {}); }).message,
            "node 'n' (com.microsoft.FusedConv): expected Relu, Tanh, Sigmoid, LeakyRelu, "
            "HardSigmoid or Clip as activation, found 'Softmax'");
}

TEST(SpeltOut, ProductsWithActivations) {
  const at::Tensor a = random_tensor({2, 3});
  const at::Tensor b = random_tensor({4, 3}, -1, 1, 1);
  expect_close(result({"com.microsoft.FusedGemm",
                       {a, b},
                       {{"transB", std::int64_t{1}}, {"activation", std::string("Tanh")}}}),
               at::matmul(a, b.t()).tanh());
  const at::Tensor bias = random_tensor({3}, -1, 1, 2);
  expect_close(result({"com.microsoft.BiasGelu", {a, bias}}), at::gelu(a + bias));
  expect_close(result({"com.microsoft.FastGelu", {a, bias}}), at::gelu(a + bias, "tanh"));
  expect_close(result({"com.microsoft.FastGelu", {a}}), at::gelu(a, "tanh"));
  expect_close(result({"com.microsoft.QuickGelu", {a}}), a * at::sigmoid(a * 1.702));
  expect_close(result({"Swish", {a}}), a * at::sigmoid(a));
  expect_close(result({"com.microsoft.BiasAdd", {a, bias, a}}), a + bias + a);
}

TEST(SpeltOut, SkipNormalizationsAddFirst) {
  const at::Tensor x = random_tensor({1, 4, 6});
  const at::Tensor skip = random_tensor({1, 4, 6}, -1, 1, 1);
  const at::Tensor gamma = random_tensor({6}, 0.5, 1, 2);
  const at::Tensor beta = random_tensor({6}, -1, 1, 3);
  const at::Tensor bias = random_tensor({6}, -1, 1, 4);
  expect_close(result({"com.microsoft.SkipLayerNormalization",
                       {x, skip, gamma, beta, bias},
                       {{"epsilon", 0.01F}}}),
               at::layer_norm(x + skip + bias, {6}, gamma, beta, 0.01));
  const at::Tensor sum = x + skip;
  expect_close(result({"com.microsoft.SkipSimplifiedLayerNormalization",
                       {x, skip, gamma},
                       {{"epsilon", 0.01F}}}),
               sum / (sum.square().mean(-1, true) + 0.01).sqrt() * gamma);
}

TEST(SpeltOut, AttentionOfTwoHeads) {
  const at::Tensor x = random_tensor({1, 5, 6});
  const at::Tensor w = random_tensor({6, 12}, -1, 1, 1);
  const at::Tensor b = random_tensor({12}, -1, 1, 2);
  const auto parts = (at::matmul(x, w) + b).split(4, 2);  // two heads of two numbers
  std::vector<at::Tensor> mixed;
  for (std::int64_t head = 0; head < 2; ++head) {
    const auto part = [&](std::size_t i) { return parts[i].narrow(2, 2 * head, 2); };
    const at::Tensor alike = at::matmul(part(0), part(1).transpose(1, 2)) / std::sqrt(2.0);
    mixed.push_back(at::matmul(at::softmax(alike, 2), part(2)));
  }
  const at::Tensor wanted = at::cat(mixed, 2);
  const Attributes heads{{"num_heads", std::int64_t{2}}};
  expect_close(result({"com.microsoft.Attention", {x, w, b}, heads}), wanted);
  const auto plain = at::matmul(x, w).split(4, 2);
  expect_close(
      result({"com.microsoft.MultiHeadAttention", {plain[0], plain[1], plain[2], b}, heads}),
      wanted);
  EXPECT_EQ(
      refusal_of([&] {
        result({"com.microsoft.Attention", {x, w, b, x}, heads});
      }).message,
      "node 'n' (com.microsoft.Attention): expected attention without masks and caches, found "
      "input 'x3'");
}

TEST(SpeltOut, QuantisedConvolution) {
  const at::Tensor x = bytes({1, 2, 4, 4});
  const at::Tensor w = random_tensor({3, 2, 3, 3}, -100, 100, 1).round().to(at::kChar);
  const at::Tensor scales = at::tensor({0.5F, 0.25F, 0.125F});
  const at::Tensor bias = at::tensor({40, -30, 7}, at::kLong);
  const at::Tensor wanted =
      at::conv2d(real(x, 0.5, 120), w.to(at::kFloat) * scales.view({3, 1, 1, 1}),
                 bias.to(at::kFloat) * scales * 0.5);
  const std::vector<at::Tensor> inputs{
      x, number(0.5), byte(120), w, scales, at::zeros({3}, at::kChar), number(8), byte(100), bias};
  for (const char* type : {"QLinearConv", "com.microsoft.QLinearConv"}) {
    EXPECT_TRUE(at::equal(result({type, inputs}), quantised(wanted, 8, 100)));
  }
}

TEST(SpeltOut, ChannelsLastConvolution) {
  const at::Tensor x = bytes({1, 4, 5, 2});
  const at::Tensor w = random_tensor({3, 2, 3, 3}, -100, 100, 1).round().to(at::kChar);
  const at::Tensor found = result({"com.microsoft.QLinearConv",
                                   {x, number(0.5), byte(120), w, number(0.25),
                                    at::scalar_tensor(0, at::kChar), number(8), byte(100)},
                                   {{"channels_last", std::int64_t{1}}}});
  const at::Tensor wanted =
      at::conv2d(real(x, 0.5, 120).permute({0, 3, 1, 2}), w.to(at::kFloat) * 0.25);
  EXPECT_TRUE(at::equal(found, quantised(wanted, 8, 100).permute({0, 2, 3, 1})));
}

TEST(SpeltOut, IntegerProducts) {
  const at::Tensor a = bytes({2, 3});
  const at::Tensor b = bytes({3, 4}, 1);
  const at::Tensor zeros = bytes({4}, 2);
  EXPECT_TRUE(at::equal(result({"MatMulInteger", {a, b, byte(3), zeros}}),
                        at::matmul(real(a, 1, 3), b.to(at::kFloat) - zeros.to(at::kFloat))));
  EXPECT_TRUE(
      at::equal(result({"MatMulInteger", {a, b}}), at::matmul(a.to(at::kFloat), b.to(at::kFloat))));
  const at::Tensor x = bytes({1, 2, 4, 4});
  const at::Tensor w = bytes({3, 2, 3, 3}, 1);
  EXPECT_TRUE(at::equal(result({"ConvInteger", {x, w, byte(7), byte(9)}}),
                        at::conv2d(real(x, 1, 7), real(w, 1, 9))));
  const at::Tensor wanted = at::matmul(real(a, 0.5, 3), real(b, 0.25, 5));
  EXPECT_TRUE(at::equal(
      result({"QLinearMatMul",
              {a, number(0.5), byte(3), b, number(0.25), byte(5), number(128), byte(90)}}),
      quantised(wanted, 128, 90)));
  const at::Tensor bias = random_tensor({4});
  expect_close(result({"com.microsoft.MatMulIntegerToFloat",
                       {a, b, number(0.5), number(0.25), byte(3), byte(5), bias}}),
               wanted + bias);
}

TEST(SpeltOut, QuantisedGemm) {
  const at::Tensor a = bytes({2, 3});
  const at::Tensor b = bytes({4, 3}, 1);
  const at::Tensor c = at::tensor({5, 6, 7, 8}, at::kLong);
  const at::Tensor wanted =
      at::matmul(real(a, 0.5, 3), real(b, 0.25, 5).t()) + c.to(at::kFloat) * 0.125;
  const std::vector<at::Tensor> inputs{a, number(0.5), byte(3), b, number(0.25), byte(5), c};
  expect_close(result({"com.microsoft.QGemm", inputs, {{"transB", std::int64_t{1}}}}), wanted);
}

TEST(SpeltOut, DynamicallyQuantisedProductIsNearThePlainOne) {
  const at::Tensor a = random_tensor({2, 3});
  const at::Tensor b = random_tensor({3, 4}, -100, 100, 1).round().to(at::kChar);
  const at::Tensor found = result({"com.microsoft.DynamicQuantizeMatMul",
                                   {a, b, number(0.25), at::scalar_tensor(4, at::kChar)}});
  // Half a step of about 2/255 in each of three products with numbers up to 26.
  EXPECT_TRUE(at::allclose(found, at::matmul(a, real(b, 0.25, 4)), 0, 3 * 26 * 0.004));
}

TEST(SpeltOut, QuantisedElementwiseAndPools) {
  const at::Tensor x = bytes({1, 2, 4, 4});
  const at::Tensor y = bytes({1, 2, 4, 4}, 1);
  const at::Tensor a = real(x, 0.5, 120);
  const at::Tensor b = real(y, 0.25, 100);
  const auto binary = [&](const std::string& type) {
    return result(
        {type, {x, number(0.5), byte(120), y, number(0.25), byte(100), number(1), byte(99)}});
  };
  EXPECT_TRUE(at::equal(binary("com.microsoft.QLinearAdd"), quantised(a + b, 1, 99)));
  EXPECT_TRUE(at::equal(binary("com.microsoft.QLinearMul"), quantised(a * b, 1, 99)));
  const auto unary = [&](const std::string& type, double scale, Attributes attributes = {}) {
    return result(
        {type, {x, number(0.5), byte(120), number(scale), byte(0)}, std::move(attributes)});
  };
  EXPECT_TRUE(at::equal(unary("com.microsoft.QLinearSigmoid", 1.0 / 256),
                        quantised(at::sigmoid(a), 1.0 / 256, 0)));
  EXPECT_TRUE(at::equal(unary("com.microsoft.QLinearLeakyRelu", 0.5, {{"alpha", 0.5F}}),
                        quantised(at::leaky_relu(a, 0.5), 0.5, 0)));
  EXPECT_TRUE(
      at::equal(unary("com.microsoft.QLinearSoftmax", 1.0 / 256, {{"axis", std::int64_t{1}}}),
                quantised(at::softmax(a, 1), 1.0 / 256, 0)));
  EXPECT_TRUE(at::equal(unary("com.microsoft.QLinearGlobalAveragePool", 0.5),
                        quantised(a.mean({2, 3}, true), 0.5, 0)));
  EXPECT_TRUE(at::equal(
      unary("com.microsoft.QLinearGlobalAveragePool", 0.5, {{"channels_last", std::int64_t{1}}}),
      quantised(a.mean({1, 2}, true), 0.5, 0)));
  EXPECT_TRUE(
      at::equal(unary("com.microsoft.QLinearAveragePool", 0.5, {{"kernel_shape", Ints{2, 2}}}),
                quantised(at::avg_pool2d(a, {2, 2}, {1, 1}), 0.5, 0)));
  EXPECT_TRUE(at::equal(unary("com.microsoft.QLinearReduceMean", 0.5, {{"axes", Ints{2}}}),
                        quantised(a.mean({2}, true), 0.5, 0)));
  EXPECT_TRUE(at::equal(
      result({"com.microsoft.QLinearConcat",
              {number(1), byte(99), x, number(0.5), byte(120), y, number(0.25), byte(100)},
              {{"axis", std::int64_t{1}}}}),
      quantised(at::cat({a, b}, 1), 1, 99)));
}

TEST(SpeltOut, TypesAreSortedAndHaveNoKernel) {
  const auto operators = spelt_out_operators();
  EXPECT_TRUE(std::ranges::is_sorted(operators, {}, &SpeltOutOperator::type));
  for (const SpeltOutOperator& one : operators) {
    EXPECT_EQ(ops::find(one.type, 1 << 20), nullptr) << one.type;
  }
}

}  // namespace
}  // namespace cameras::testing
