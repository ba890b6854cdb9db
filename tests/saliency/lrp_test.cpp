#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Relevance by hand, of x = [0, 1; 2, 3] with black at 0: pixels are from 0 to 3. A 1 x 1 kernel
// hands a pixel's relevance on as it is, whatever the rule.
namespace cameras::testing {
namespace {

at::Tensor hand_pixels() { return image({0, 1, 2, 3}); }

Request relevance_request(const at::Tensor& input, Target target = Chosen{{0}}) {
  return {
      .input = input, .target = std::move(target), .baseline = at::zeros({1, input.size(1), 1, 1})};
}

Explanation relevance_of(const Network& network, const at::Tensor& input,
                         Target target = Chosen{{0}}) {
  return make_method("lrp")
      ->explain(network, relevance_request(input, std::move(target)))
      .explanations.at(0);
}

// Float32 through a few nodes, on numbers up to 10.
void expect_relevance(const at::Tensor& found, const std::vector<float>& expected) {
  EXPECT_TRUE(at::allclose(found, square(expected), 1e-5, 1e-5)) << found << square(expected);
}

struct Weights {
  std::string declared;  // ", float[1,1,1,2] k"
  std::vector<std::pair<std::string, at::Tensor>> values;
};

// `nodes` make a map "m" of the image "a", of one channel; y = (v mean(m), 0).
Network mean_network(const std::string& nodes, float v, const Weights& weights = {}) {
  Graph graph = random_graph("net (float[1,1,2,2] x, float[1,1,1,1] one, float[1,2] v" +
                             weights.declared + ") => (float[1,2] y) { a = Conv (x, one) " + nodes +
                             " p = GlobalAveragePool (m) f = Flatten (p) y = Gemm (f, v) }");
  graph.constants["one"] = at::ones({1, 1, 1, 1});
  graph.constants["v"] = at::tensor({v, 0.F}).view({1, 2});
  for (const auto& [name, value] : weights.values) graph.constants[name] = value;
  return network_on_device(std::move(graph));
}

Weights kernel(float left, float right) {
  return {", float[1,1,1,2] k", {{"k", at::tensor({left, right}).view({1, 1, 1, 2})}}};
}

// z^B: w = (1, -1, 2, 0) adds x w - 0 w⁺ - 3 w⁻ = 0, 2, 4, 0, of 6; y = 0 - 1 + 4 + 0 = 3.
TEST(Lrp, FirstLayerSharesByTheDistanceFromTheRangeOfPixels) {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[4,2] v, float[2] b) => (float[1,2] y) {
        f = Flatten (x)
        y = Gemm (f, v, b)
      })");
  graph.constants["v"] = at::tensor({1.F, -1.F, -1.F, -1.F, 2.F, -1.F, 0.F, -1.F}).view({4, 2});
  graph.constants["b"] = at::zeros({2});
  const Network network = network_on_device(graph);
  const Explanation found = relevance_of(network, hand_pixels());
  expect_relevance(found.signed_map, {0, 1, 2, 0});
  expect_map(found.map.tensor(), square({0, 0.5F, 1, 0}));
  // All weights -1: y = -6, and what is missing from white speaks against it.
  const Explanation against = relevance_of(network, hand_pixels(), Chosen{{1}});
  expect_relevance(against.signed_map, {-3, -2, -1, 0});
  expect_empty(against.map);
  // y = 3 + 3 with a bias, which has no share in this rule: twice as much for each.
  graph.constants["b"] = at::tensor({3.F, 0.F});
  expect_relevance(relevance_of(network_on_device(graph), hand_pixels()).signed_map, {0, 2, 4, 0});
}

// Without a baseline the range is the input's own: from 1, w = (1, -1, 2, 0) adds (x - 1) w or
// (x - 4) w to x = 1, 2, 3, 4: 0, 2, 4, 0 once more, and y = 1 - 2 + 6 = 5.
TEST(Lrp, RangeIsTheInputsOwnWithoutABaseline) {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[4,2] v) => (float[1,2] y) { f = Flatten (x) y = Gemm (f, v) })");
  graph.constants["v"] = at::tensor({1.F, 0.F, -1.F, 0.F, 2.F, 0.F, 0.F, 0.F}).view({4, 2});
  const Request request{.input = hand_pixels() + 1, .target = Chosen{{0}}};
  expect_relevance(
      make_method("lrp")->explain(network_on_device(graph), request).explanations.at(0).signed_map,
      {0, 5.F / 3, 10.F / 3, 0});
}

// k = (-1, 1): z = 1 and 1; w + γ w⁺ = (-1, 1.25). Row 1: 0 and 1.25, so all to the right. Row 2:
// -2 and 3.75, of 1.75: -8/7 and 15/7. y = v mean(1, 1) = 7, half of it by each row.
TEST(Lrp, ConvolutionFavoursWhatAddsToASum) {
  expect_relevance(
      relevance_of(mean_network("c = Conv (a, k) m = Relu (c)", 7, kernel(-1, 1)), hand_pixels())
          .signed_map,
      {0, 3.5F, -4, 7.5F});
}

// The same with a bias of 1: z = 2 and 2, y = 6 * 2. Row 1: 1.25 and the bias' 1.25, of 2.5; row 2:
// -2, 3.75 and 1.25, of 3. The bias keeps 3 and 2.5.
TEST(Lrp, BiasKeepsItsShare) {
  Weights weights = kernel(-1, 1);
  weights.declared += ", float[1] b";
  weights.values.emplace_back("b", at::ones({1}));
  expect_relevance(
      relevance_of(mean_network("c = Conv (a, k, b) m = Relu (c)", 6, weights), hand_pixels())
          .signed_map,
      {0, 3, -4, 7.5F});
}

// k = (1, -1): z = -1 and -1, halved by the LeakyRelu. Where a sum is negative what is negative
// counts 1 + γ times: w + γ w⁻ = (1, -1.25), so 0 and -1.25; 2 and -3.75. y = -14 * -0.5.
TEST(Lrp, NegativeSumsFavourWhatIsNegative) {
  expect_relevance(relevance_of(mean_network("c = Conv (a, k) m = LeakyRelu <alpha = 0.5> (c)", -14,
                                             kernel(1, -1)),
                                hand_pixels())
                       .signed_map,
                   {0, 3.5F, -4, 7.5F});
}

// Inputs of either sign: d = a - 2 = (-2, -1; 0, 1), k = (-1, 1), z = 1 and 1. Row 1: 2 * 1.25 and
// -1: -1 / 1.5 and 2.5 / 1.5 change places: 2.5 and -1, of 1.5. Row 2: 0 and 1.25. y = 7, 3.5 by
// each row; d = a - 2 keeps a / (a - 2) of that: 0 / -2, 1 / -1; 0, 3 / 1.
TEST(Lrp, InputsOfEitherSignAddByTheirProductsSign) {
  Weights weights = kernel(-1, 1);
  weights.declared += ", float two";
  weights.values.emplace_back("two", at::full({}, 2.F));
  expect_relevance(
      relevance_of(
          mean_network("r = Relu (a) d = Sub (r, two) c = Conv (d, k) m = Relu (c)", 7, weights),
          hand_pixels())
          .signed_map,
      {0, 3.5F * (-1 / 1.5F) * -1, 0, 3.5F * 3});
}

// s = x + its left neighbour = (0, 1; 2, 5), y = 4 mean(s) = 8: a pixel has what it adds.
TEST(Lrp, SumsAreSharedByWhatTheyAdd) {
  expect_relevance(relevance_of(mean_network("b = Conv <pads = [0, 1, 0, 0]> (x, k) m = Add (a, b)",
                                             4, kernel(1, 0)),
                                hand_pixels())
                       .signed_map,
                   {0, 1, 4, 3});
}

// y = 12 max(x) = 36, and 4 * 1.5 = 6.
TEST(Lrp, MaximaGiveAllToTheLargestAndMeansShare) {
  expect_relevance(
      relevance_of(mean_network("m = MaxPool <kernel_shape = [2, 2]> (a)", 12), hand_pixels())
          .signed_map,
      {0, 0, 0, 36});
  expect_relevance(
      relevance_of(mean_network("m = AveragePool <kernel_shape = [2, 2]> (a)", 4), hand_pixels())
          .signed_map,
      {0, 1, 2, 3});
}

// y = Σ x g with one weight g for all: x shares y. The gate's nodes need no rules: Exp has none.
TEST(Lrp, GatesCarryNothing) {
  const Network squeezed =
      mean_network("q = GlobalAveragePool (a) e = Exp (q) g = Sigmoid (e) m = Mul (g, a)", 4);
  const auto gate = at::sigmoid(at::tensor(1.5F).exp()).item<float>();
  expect_relevance(relevance_of(squeezed, hand_pixels()).signed_map, {0, gate, 2 * gate, 3 * gate});
  // x σ(x), as exporters spell SiLU; x min(max(x + 3, 0), 6) / 6 of a hard swish.
  const at::Tensor x = hand_pixels()[0][0];
  const auto found = [](const Network& network) {
    return relevance_of(network, hand_pixels()).signed_map;
  };
  EXPECT_TRUE(at::allclose(found(mean_network("s = Sigmoid (a) m = Mul (a, s)", 4)),
                           x * x.sigmoid(), 1e-5, 1e-6));
  Weights bounds{
      ", float three, float zero, float six",
      {{"three", at::full({}, 3.F)}, {"zero", at::full({}, 0.F)}, {"six", at::full({}, 6.F)}}};
  EXPECT_TRUE(at::allclose(
      found(mean_network(
          "t = Add (a, three) h = Clip (t, zero, six) u = Mul (a, h) m = Div (u, six)", 4, bounds)),
      x * (x + 3).clamp(0, 6) / 6, 1e-5, 1e-6));
  // A map without a bound is a gate by its size alone.
  expect_relevance(found(mean_network("q = GlobalAveragePool (a) m = Mul (a, q)", 4)),
                   {0, 1.5F, 3, 4.5F});
  // Two signals have half each: x² is x's.
  expect_relevance(found(mean_network("m = Mul (a, a)", 4)), {0, 1, 4, 9});
}

// y = (x - 1) / 2 summed with weights: pixels that the file scales are pixels all the same. In
// their terms x is -0.5, 0; 0.5, 1 and its range from -0.5 to 1: w adds 0, 1; 2, 0, of 3, and
// y = -0.5 + 1 = 0.5.
TEST(Lrp, WhatTheFileDoesToPixelsDoesNotCount) {
  Graph graph = random_graph(R"(
      net (float[1,2,2,1] x, float mean, float half, float[4,2] v) => (float[1,2] y) {
        b = Sub (x, mean)
        c = Mul (half, b)
        t = Transpose <perm = [0, 3, 1, 2]> (c)
        f = Flatten (t)
        y = Gemm (f, v)
      })");
  graph.constants["mean"] = at::ones({});
  graph.constants["half"] = at::full({}, 0.5F);
  graph.constants["v"] = at::tensor({1.F, 0.F, -1.F, 0.F, 2.F, 0.F, 0.F, 0.F}).view({4, 2});
  expect_relevance(relevance_of(network_on_device(graph), hand_pixels()).signed_map,
                   {0, 0.5F / 3, 1.F / 3, 0});
}

// min(max(x, 0), 2) is a function of one number, whose relevance is that of x, also where the
// constant was the smaller one: y = 4 mean(0, 1, 2, 2).
TEST(Lrp, BoundsByConstantsKeepRelevance) {
  const Weights bounds{", float low, float high",
                       {{"low", at::zeros({})}, {"high", at::full({}, 2.F)}}};
  const Network network = mean_network("r = Max (a, low) m = Min (r, high)", 4, bounds);
  expect_relevance(relevance_of(network, hand_pixels()).signed_map, {0, 1, 2, 2});
}

// The relevance of a difference is that of what it is the difference of.
TEST(Lrp, ContrastIsTheDifference) {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[3,1,1,1] w, float[3,2] v) => (float[1,2] y) {
        c = Conv (x, w)
        r = Relu (c)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm (f, v)
      })");
  const Network network = network_on_device(std::move(graph));
  const auto map = [&](Target target) {
    return relevance_of(network, hand_pixels(), std::move(target)).signed_map;
  };
  EXPECT_TRUE(at::allclose(map(Contrast{.label = 0, .against = {1}}),
                           map(Chosen{{0}}) - map(Chosen{{1}}), 1e-5, 1e-6));
}

TEST(Lrp, BlackImageHasNoEvidence) {
  const Network network = mean_network("c = Conv (a, k) m = Relu (c)", 7, kernel(-1, 1));
  expect_empty(relevance_of(network, at::zeros({1, 1, 2, 2})).map);
}

// The γ-rule sees a convolution and its normalisation as one: halved and shifted here.
TEST(Lrp, NormalizationIsPartOfItsConvolution) {
  Weights weights = kernel(-2, 2);
  weights.declared += ", float[1] s, float[1] t, float[1] u, float[1] w";
  weights.values.insert(weights.values.end(), {{"s", at::full({1}, 0.5F)},
                                               {"t", at::ones({1})},
                                               {"u", at::zeros({1})},
                                               {"w", at::ones({1})}});
  expect_relevance(
      relevance_of(mean_network("c = Conv (a, k) n = BatchNormalization <epsilon = 0.0> "
                                "(c, s, t, u, w) m = Relu (n)",
                                6, weights),
                   hand_pixels())
          .signed_map,
      {0, 3, -4, 7.5F});
}

TEST(Lrp, NodeWithoutARuleIsNamed) {
  const auto refused = [](const std::string& nodes) {
    const Network network = mean_network(nodes, 1);
    const std::string refusal = make_method("lrp")->refusal(network);
    EXPECT_EQ(refusal_of([&] { relevance_of(network, hand_pixels()); }),
              (Refusal{Errc::bad_argument, refusal}));
    return refusal;
  };
  EXPECT_EQ(refused("m = Exp (a)"), "lrp has no rule for node 'm' (Exp)");
  EXPECT_EQ(refused("s = Softmax <axis = 3> (a) m = Relu (s)"),
            "lrp has no rule for node 's' (Softmax)");
  EXPECT_EQ(refused("s = Sigmoid (a) m = Div (one, s)"), "lrp has no rule for node 'm' (Div)");
  EXPECT_EQ(refused("b, i = MaxPool <kernel_shape = [1, 2]> (a) c = Cast <to = 1> (i) "
                    "m = Add (b, c)"),
            "lrp has no rule for node 'b' (MaxPool) where its output 'i' is used");
  EXPECT_EQ(make_method("lrp")->refusal(mean_network("m = Relu (a)", 1)), "");
}

}  // namespace
}  // namespace cameras::testing
