#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/network.h"
#include "support/random_graph.h"

// A network in QDQ form (int8 weights, QuantizeLinear and DequantizeLinear around activations) and
// the float network that it was made from.
namespace cameras::testing {
namespace {

constexpr auto kQuantisedHead = R"(
      r = Relu (c)
      p = GlobalAveragePool (r)
      f = Flatten (p)
      y = Gemm <transB = 1> (f, v)
    })";

constexpr double kInputStep = 1.0 / 16;  // int8: -8 … 7.9375

// Whole numbers, one scale for each of the four output channels.
at::Tensor quantised_weights() { return random_tensor({4, 3, 3, 3}, -100, 100).round(); }
at::Tensor weight_scales() { return at::tensor({1.0F / 64, 1.0F / 32, 1.0F / 64, 1.0F / 128}); }
at::Tensor float_weights() { return quantised_weights() * weight_scales().view({4, 1, 1, 1}); }

Graph quantised_with_head(const std::string& graph) { return random_graph(graph + kQuantisedHead); }

Network float_network() {
  Graph graph = quantised_with_head(R"(
      net (float[N,3,10,10] x, float[5,4] v, float[4,3,3,3] w) => (float[N,5] y) {
        c = Conv (x, w))");
  graph.constants["w"] = float_weights();
  return Network(graph);
}

Network quantised_network() {
  Graph graph = quantised_with_head(R"(
      net (float[N,3,10,10] x, float[5,4] v, int8[4,3,3,3] wq, float[4] ws) => (float[N,5] y)
        <float xs = {0.0625}, int8 xz = {0}, int8[4] wz = {0, 0, 0, 0}> {
        xq = QuantizeLinear (x, xs, xz)
        xd = DequantizeLinear (xq, xs, xz)
        w = DequantizeLinear <axis = 0> (wq, ws, wz)
        c = Conv (xd, w))");
  graph.constants["wq"] = quantised_weights().to(at::kChar);
  graph.constants["ws"] = weight_scales();
  return Network(graph);
}

at::Tensor on_the_grid(const at::Tensor& input) {
  return (input / kInputStep).round() * kInputStep;
}

TEST(Quantised, WeightsAreFoldedToFloats) {
  EXPECT_TRUE(at::equal(quantised_network().graph().constants.at("w"), float_weights()));
}

// Numbers on the grid survive the quantisation, and the scales are powers of two, so that the
// convolution is exact in float32: not one bit may differ.
TEST(Quantised, EqualsTheFloatNetworkOnTheGrid) {
  const at::Tensor input = on_the_grid(random_tensor({1, 3, 10, 14}, -7, 7));
  EXPECT_TRUE(at::equal(quantised_network().logits(input), float_network().logits(input)));
}

TEST(Quantised, StaysWithinTheErrorOfRoundingTheInput) {
  const at::Tensor input = random_tensor({1, 3, 10, 10}, -7, 7);
  const at::Tensor found = quantised_network().logits(input);
  const at::Tensor expected = float_network().logits(input);
  // Pixels move by half a step at most, a channel's mean by that times Σ|w|, a logit by Σ|v| times
  // the largest of those.
  const auto weight = float_weights().abs().sum({1, 2, 3}).max().item<double>();
  const at::Tensor head = float_network().graph().constants.at("v").abs().sum(1);
  EXPECT_TRUE(((found - expected).abs() <= head * (weight * kInputStep / 2)).all().item<bool>());
  EXPECT_FALSE(at::equal(found, expected));
}

TEST(Quantised, GradientsPassTheRounding) {
  const at::Tensor input = random_tensor({1, 3, 10, 10}, -7, 7);
  EXPECT_TRUE(at::equal(quantised_network().probe(input, "x").gradient(3),
                        float_network().probe(on_the_grid(input), "x").gradient(3)));
}

TEST(Quantised, DefaultLayerIsTheActivation) {
  EXPECT_EQ(quantised_network().default_layer(), "r");
}

}  // namespace
}  // namespace cameras::testing
