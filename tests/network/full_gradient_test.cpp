#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cameras/network.h"
#include "network/full_gradient/biases.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

double sum_of(const at::Tensor& values) { return values.sum(at::kDouble).item<double>(); }

double total_of(const FullGradientShares& shares) {
  double total = sum_of(shares.input) + shares.rest;
  for (const at::Tensor& map : shares.maps) total += sum_of(map);
  return total;
}

// The shares of every label add up to its score, up to what float32 sums of hundreds of numbers
// around 1 lose.
void expect_complete(const Network& network, const at::Tensor& input) {
  const FullGradient found = network.full_gradient(input);
  EXPECT_TRUE(at::allclose(found.logits(), network.logits(input), 1e-5, 1e-5));
  for (std::int64_t label = 0; label < network.label_count(); ++label) {
    at::Tensor weights = at::zeros({network.label_count()});
    weights[label] = 1;
    EXPECT_NEAR(total_of(found.shares(weights)), found.logits()[label].item<double>(), 1e-4);
  }
}

struct BiasedNode {
  const char* name;
  const char* nodes;          // from x to n
  std::int64_t channels = 4;  // of n
  std::size_t maps = 1;       // that have shares
};

class BiasedNodes : public ::testing::TestWithParam<BiasedNode> {};

INSTANTIATE_TEST_SUITE_P(
    FullGradient, BiasedNodes,
    ::testing::Values(
        BiasedNode{"conv", "n = Conv <pads = [1, 1, 1, 1]> (x, w, b)"},
        BiasedNode{"conv_without", "n = Conv (x, w)", 4, 0},
        BiasedNode{"conv_transpose", "n = ConvTranspose <strides = [2, 2]> (x, t, b)"},
        BiasedNode{"batch_normalization",
                   "l = Conv (x, w) n = BatchNormalization <epsilon = 0.01> (l, s, b, m, b)"},
        BiasedNode{"added", "l = Conv (x, w) n = Add (l, a)"},
        BiasedNode{"added_in_front", "l = Conv (x, w) n = Add (a, l)"},
        BiasedNode{"subtracted", "l = Conv (x, w) n = Sub (l, a)"},
        BiasedNode{"subtracted_from", "l = Conv (x, w) n = Sub (a, l)"},
        BiasedNode{"before_weights", "l = Sub (x, i) n = Conv (l, w, b)", 4, 2},
        BiasedNode{"residual",
                   "l = Conv <pads = [1, 1, 1, 1]> (x, w, b) r = Relu (l) "
                   "k = Conv <pads = [1, 1, 1, 1]> (r, h, s) n = Add (k, l)",
                   4, 2},
        BiasedNode{"gate_of_one_position",
                   "l = Conv (x, w, b) g = GlobalAveragePool (l) d = Conv (g, q, s) n = Add (l, d)",
                   4, 2}),
    [](const auto& one) { return std::string(one.param.name); });

// With rectifiers, a pool and a linear layer with beta behind the node.
TEST_P(BiasedNodes, SharesAddUpToTheScore) {
  const BiasedNode& node = GetParam();
  const Network network = network_on_device(random_graph(
      R"(net (float[1,3,9,8] x, float[4,3,3,3] w, float[3,4,2,2] t, float[4] b, float[4] s, float[4] m,
              float[4,1,1] a, float[3,1,1] i, float[4,4,3,3] h, float[4,4,1,1] q, float[5,4] u,
              float[5] c) => (float[1,5] y) { )" +
      std::string(node.nodes) + R"(
        v = LeakyRelu <alpha = 0.1> (n)
        o = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (v)
        p = GlobalAveragePool (o)
        f = Flatten (p)
        y = Gemm <transB = 1, beta = 0.5> (f, u, c)
      })"));
  const at::Tensor input = random_tensor({1, 3, 9, 8});
  expect_complete(network, input);
  EXPECT_EQ(network.full_gradient(input).shares(at::ones({5})).maps.size(), node.maps);
}

// Each share is the bias times the gradient by the value that it is part of, which a probe knows.
TEST(FullGradient, SharesAreBiasesTimesGradients) {
  const Network network = network_on_device(random_graph(R"(
      net (float[1,3,9,8] x, float[4,3,3,3] w, float[4] b, float[5,4] u) => (float[1,5] y) {
        n = Conv (x, w, b)
        v = Tanh (n)
        p = GlobalAveragePool (v)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, u)
      })"));
  const at::Tensor input = random_tensor({1, 3, 9, 8});
  const at::Tensor weights = random_tensor({5}, -1, 1, 3);
  const FullGradientShares found = network.full_gradient(input).shares(weights);
  const at::Tensor bias = network.graph().constants.at("b").view({1, 4, 1, 1});
  ASSERT_EQ(found.maps.size(), 1U);
  // The same products; a probe's trunk may be compiled, whose sums have another order.
  EXPECT_TRUE(at::allclose(found.maps[0].to(at::kCPU),
                           bias * network.probe(input, "n").gradient(weights).to(at::kCPU), 1e-4,
                           1e-6));
  EXPECT_TRUE(at::allclose(found.input.to(at::kCPU),
                           input * network.probe(input, "x").gradient(weights).to(at::kCPU), 1e-4,
                           1e-6));
}

// Places of the positions are a map of 4 x 3; that of the token in front is part of the rest.
TEST(FullGradient, TokensAreSeenAsMaps) {
  const Network network = network_on_device(random_graph(
      R"(net (float[1,3,16,12] x, float[8,3,4,4] w, float[1,1,8] class, float[1,13,8] places, float[8] b,
              float[8,5] u, float[8,8] o) => (float[1,5] y) <int64[3] flat = {1, 8, -1}> {
        patches = Conv <strides = [4, 4]> (x, w)
        columns = Reshape (patches, flat)
        positions = Transpose <perm = [0, 2, 1]> (columns)
        tokens = Concat <axis = 1> (class, positions)
        placed = Add (tokens, places)
        linear = MatMul (placed, o)
        biased = Add (linear, b)
        bent = Relu (biased)
        mean = ReduceMean <axes = [1], keepdims = 0> (bent)
        y = MatMul (mean, u)
      })"));
  const at::Tensor input = random_tensor({1, 3, 16, 12});
  const FullGradient full = network.full_gradient(input);
  const FullGradientShares found = full.shares(at::ones({5}));
  ASSERT_EQ(found.maps.size(), 2U);
  for (const at::Tensor& map : found.maps) EXPECT_EQ(map.sizes(), (at::IntArrayRef{1, 8, 4, 3}));
  const at::Tensor gradient = network.probe(input, "placed").gradient(at::ones({5})).to(at::kCPU);
  const at::Tensor places = network.graph().constants.at("places");
  const at::Tensor of_places =
      gradient * places.narrow(1, 1, 12).transpose(1, 2).reshape({1, 8, 4, 3});
  EXPECT_TRUE(at::allclose(found.maps[0].to(at::kCPU), of_places, 1e-4, 1e-6));
  EXPECT_GT(std::abs(found.rest), 1e-3);
}

TEST(FullGradient, WeightsAreThoseOfTheLogits) {
  const Network network = network_on_device(random_graph(R"(
      net (float[1,3,8,8] x, float[5,3,8,8] w, float[5] b) => (float[1,5] y) {
        c = Conv (x, w, b)
        y = Flatten (c)
      })"));
  const auto tally = std::make_shared<PassTally>();
  const FullGradient found = network.counted(tally).full_gradient(random_tensor({1, 3, 8, 8}));
  EXPECT_EQ(tally->counts().forward, 1);
  EXPECT_EQ(tally->counts().gradients, 0);
  found.shares(at::ones({5}));
  EXPECT_EQ(tally->counts().gradients, 1);
  EXPECT_EQ(refusal_of([&] { found.shares(at::ones({4})); }),
            (Refusal{Errc::bad_argument, "expected weights [5] of float32, found [4]"}));
  EXPECT_EQ(refusal_of([&] {
              network.full_gradient(at::zeros({1, 2, 8, 8}));
            }).code,
            Errc::bad_argument);
}

// What a node of these inputs adds; "x" and "z" depend on the image.
std::optional<Bias> bias_of_node(const std::string& type, const std::vector<std::string>& inputs,
                                 const std::map<std::string, at::Tensor>& constants) {
  const Node node{.name = "n", .type = type, .inputs = inputs, .outputs = {"y"}, .attributes = {}};
  return bias_of(node, [&](std::size_t number) {
    const auto found = number < inputs.size() ? constants.find(inputs[number]) : constants.end();
    return found == constants.end() ? at::Tensor() : found->second;
  });
}

// scale 2, B 1, mean 3, variance 4 - 1e-5: 1 - 3 · 2 / 2 = -2.
TEST(Biases, OfBatchNormalizationAreWhatItAdds) {
  const auto bias = bias_of_node("BatchNormalization", {"x", "s", "b", "m", "v"},
                                 {{"s", at::full({1}, 2.F)},
                                  {"b", at::full({1}, 1.F)},
                                  {"m", at::full({1}, 3.F)},
                                  {"v", at::full({1}, 4.F - 1e-5F)}});
  ASSERT_TRUE(bias.has_value());
  EXPECT_EQ(bias->for_rank(4).sizes(), (at::IntArrayRef{1, 1, 1, 1}));
  EXPECT_NEAR(bias->values.item<double>(), -2, 1e-6);
}

TEST(Biases, AreReadWhereANodeHasThem) {
  const auto has = [](const std::string& type, const std::vector<std::string>& inputs) {
    return bias_of_node(type, inputs, {{"c", at::ones({2})}}).has_value();
  };
  EXPECT_FALSE(has("Mul", {"x", "c"}));
  EXPECT_FALSE(has("Add", {"x", "z"}));
  EXPECT_TRUE(has("Add", {"c", "z"}));
  EXPECT_FALSE(has("Conv", {"x", "c"}));
  EXPECT_FALSE(has("Conv", {"x", "c", ""}));
  EXPECT_TRUE(has("Conv", {"x", "c", "c"}));
  EXPECT_FALSE(has("Gemm", {"x", "c", "z"}));
  EXPECT_FALSE(has("BatchNormalization", {"x", "c", "c", "z", "c"}));
  EXPECT_TRUE(has("LayerNormalization", {"x", "c", "c"}));
  EXPECT_TRUE(has("InstanceNormalization", {"x", "c", "c"}));
}

// 64 rectified maps of 8 x 64 x 64 numbers, 8.5 MB, once as values and twice as gradients and
// shares.
TEST(FullGradient, AsksForTheMemoryOfAllGradients) {
  if (!on_processor()) GTEST_SKIP() << "a GPU has memory of its own";
  std::string nodes = "r0 = Conv (x, w) ";
  for (int i = 0; i < 64; ++i) {
    nodes += "r" + std::to_string(i + 1) + " = Relu (r" + std::to_string(i) + ") ";
  }
  const Network network(
      random_graph("net (float[1,3,64,64] x, float[8,3,1,1] w, float[8,5] v) => (float[1,5] y) {" +
                   nodes + "p = GlobalAveragePool (r64) f = Flatten (p) y = Gemm (f, v) }"),
      {.memory = 12'000'000});
  const at::Tensor input = random_tensor({1, 3, 64, 64});
  EXPECT_NO_THROW(network.probe(input, "x"));
  EXPECT_EQ(refusal_of([&] { network.full_gradient(input); }).code, Errc::over_budget);
}

}  // namespace
}  // namespace cameras::testing
