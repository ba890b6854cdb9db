#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Contributions by hand, of x = [0, 1; 2, 3] with a reference of 1 everywhere, so Δ = -1, 0, 1, 2,
// where nothing else is said. signed_map has them, of the one channel.
namespace cameras::testing {
namespace {

Request lifted_request(const at::Tensor& input, at::Tensor reference, Target target = Chosen{{0}}) {
  return {.input = input, .target = std::move(target), .baseline = std::move(reference)};
}

Explanation lifted(const Network& network, const at::Tensor& input, const at::Tensor& reference) {
  return make_method("deep_lift")
      ->explain(network, lifted_request(input, reference))
      .explanations.at(0);
}

at::Tensor lifted_pixels() { return image({0, 1, 2, 3}); }

at::Tensor grey_reference() { return at::ones({1, 1, 1, 1}); }

// Float32 through a few nodes, on numbers up to 10.
void expect_contributions(const at::Tensor& found, const std::vector<float>& expected) {
  EXPECT_TRUE(at::allclose(found, square(expected), 1e-5, 1e-5)) << found << square(expected);
}

using Constants = std::vector<std::pair<std::string, at::Tensor>>;

// `nodes` make a map "m" of the image "x"; y = (4 mean(m), 0), so for 2 x 2 the sum of m.
Network summed_network(const std::string& nodes, const Constants& constants = {}, int opset = 13) {
  std::string declared;
  for (const auto& [name, value] : constants) {
    std::string sizes;
    for (const std::int64_t size : value.sizes()) {
      sizes += (sizes.empty() ? "[" : ",") + std::to_string(size);
    }
    declared += ", float" + (sizes.empty() ? sizes : sizes + "]") + " " + name;
  }
  Graph graph =
      random_graph("net (float[1,1,2,2] x, float[1,2] v" + declared + ") => (float[1,2] y) {" +
                       nodes + " p = GlobalAveragePool (m) f = Flatten (p) y = Gemm (f, v) }",
                   opset);
  graph.constants["v"] = at::tensor({4.F, 0.F}).view({1, 2});
  for (const auto& [name, value] : constants) graph.constants[name] = value;
  return network_on_device(std::move(graph));
}

at::Tensor number(float value) { return at::full({}, value); }

std::vector<float> contributions_of(const std::string& nodes) {
  const at::Tensor found =
      lifted(summed_network(nodes), lifted_pixels(), grey_reference()).signed_map.contiguous();
  return {found.data_ptr<float>(), found.data_ptr<float>() + found.numel()};
}

// k = (-1, 1) along rows with a bias, which is in both passes: -Δ₁ + Δ₂ = 1 and 1.
TEST(DeepLift, LinearNodesAddTheirWeightTimesTheDifference) {
  const Network network = summed_network("c = Conv (x, k, b) m = Mul (c, h)",
                                         {{"k", at::tensor({-1.F, 1.F}).view({1, 1, 1, 2})},
                                          {"b", at::full({1}, 5.F)},
                                          {"h", number(0.5F)}});
  const Explanation found = lifted(network, lifted_pixels(), grey_reference());
  // 4 mean of two positions: each counts twice, times 1/2.
  expect_contributions(found.signed_map, {1, 0, -1, 2});
  expect_map(found.map.tensor(), square({0.5F, 0, 0.5F, 1}));  // the largest channel's |.|
  EXPECT_NEAR(found.completeness_gap.value(), 0, 1e-5);
}

// d = x - 2 = (-2, -1; 0, 1), -1 in the reference: ReLU makes 0, 0, 0, 1 of it, and 0. The gradient
// times Δ would be 2 for the last pixel.
TEST(DeepLift, RescaleRuleSharesTheChangeOfTheOutput) {
  expect_contributions(lifted(summed_network("d = Sub (x, two) m = Relu (d)", {{"two", number(2)}}),
                              lifted_pixels(), grey_reference())
                           .signed_map,
                       {0, 0, 0, 1});
}

// A function of each pixel alone has f(x) - f(x₀): with f = e^x, x², √x, tanh, and a bound of 2.
TEST(DeepLift, FunctionsOfOneNumberHaveTheirChange) {
  const at::Tensor x = lifted_pixels()[0][0];
  const auto changes = [](const at::Tensor& of_pixels, float of_reference) {
    const at::Tensor flat = (of_pixels - of_reference).contiguous();
    return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
  };
  const auto expect = [](const std::vector<float>& found, const std::vector<float>& expected) {
    expect_contributions(square(found), expected);
  };
  expect(contributions_of("m = Exp (x)"), changes(x.exp(), std::exp(1.F)));
  expect(contributions_of("m = Mul (x, x)"), changes(x * x, 1));
  expect(contributions_of("m = Sqrt (x)"), changes(x.sqrt(), 1));
  expect(contributions_of("m = Tanh (x)"), changes(x.tanh(), std::tanh(1.F)));
  expect_contributions(lifted(summed_network("m = Min (x, two)", {{"two", number(2)}}),
                              lifted_pixels(), grey_reference())
                           .signed_map,
                       {-1, 0, 1, 1});
  // x / (x + 1), a quotient of two that change, is 0, 1/2, 2/3, 3/4; 1/2 in the reference.
  expect_contributions(
      lifted(summed_network("b = Add (x, one) m = Div (x, b)", {{"one", number(1)}}),
             lifted_pixels(), grey_reference())
          .signed_map,
      {-0.5F, 0, 2.F / 3 - 0.5F, 0.25F});
}

// Where nothing changed, the derivative at the image counts: of a pixel that is 1 in both, m = 1,
// times Δ = 0.
TEST(DeepLift, UnchangedPixelsAddNothing) {
  const Explanation same =
      lifted(summed_network("m = Tanh (x)"), at::ones({1, 1, 2, 2}), grey_reference());
  expect_contributions(same.signed_map, {0, 0, 0, 0});
  expect_empty(same.map);
  // The root's slope at 0 is infinite.
  const at::Tensor black = at::zeros({1, 1, 1, 1});
  expect_contributions(
      lifted(summed_network("m = Sqrt (x)"), image({0, 0, 4, 9}), black).signed_map, {0, 0, 2, 3});
}

// max = 3. From 2 at the first pixel it grows by 1, which the last one has: it changed by 3. From 4
// at the first it falls by 1, which the first has: it changed by -4. Each of 4 places is the mean.
TEST(DeepLift, MaximaBelongToTheExtremumThatIsFurtherOut) {
  const Network largest = summed_network("m = MaxPool <kernel_shape = [2, 2]> (x)");
  expect_contributions(lifted(largest, lifted_pixels(), image({2, 0, 0, 0})).signed_map,
                       {0, 0, 0, 4});
  expect_contributions(lifted(largest, lifted_pixels(), image({4, 0, 0, 0})).signed_map,
                       {-4, 0, 0, 0});
  // min = 0: from -1 at the last pixel it grows, and that pixel did; from 2 it falls.
  const Network least = summed_network("m = ReduceMin <axes = [2, 3]> (x)");
  expect_contributions(lifted(least, lifted_pixels(), image({2, 2, 2, -1})).signed_map,
                       {0, 0, 0, 4});
  expect_contributions(lifted(least, lifted_pixels(), image({2, 2, 2, 2})).signed_map,
                       {-8, 0, 0, 0});
  // Of two maps, x and 3 - x: 3, 2, 2, 3 and 2 in the reference.
  const Network of_two =
      summed_network("o = Sub (three, x) m = Max (x, o)", {{"three", number(3)}});
  expect_contributions(lifted(of_two, lifted_pixels(), grey_reference()).signed_map, {1, 0, 0, 1});
}

// m = x q, q the mean: 1.5, and 1. Σ m = 9, and 4. Of x Δ times the mean q, 1.25; of q, whose
// multiplier is Σ (x + 1) / 2 = 5, a quarter for each: 2.5 Δ in all.
TEST(DeepLift, ProductsShareTheirChange) {
  expect_contributions(square(contributions_of("q = GlobalAveragePool (x) m = Mul (x, q)")),
                       {-2.5F, 0, 2.5F, 5});
}

// Of two logits Softmax is a function of their difference alone, which changes from 0 to -2 in each
// row: the first number's share from 1/2 to σ(-2).
TEST(DeepLift, SoftmaxOfTwoIsAFunctionOfTheirDifference) {
  for (const int opset : {11, 13}) {
    // Before opset 13 from the axis on: the last one in both.
    const Network network = summed_network(
        "z = Mul (x, two) s = Softmax <axis = 3> (z) m = Conv (s, k)",
        {{"two", number(2)}, {"k", at::tensor({1.F, 0.F}).view({1, 1, 1, 2})}}, opset);
    // Two positions, so twice the sum; m₁ = -m₂ = change / (Δ₁ - Δ₂), of Δ = -1, 0; 1, 2.
    const float change = 1 / (1 + std::exp(2.F)) - 0.5F;
    expect_contributions(lifted(network, lifted_pixels(), grey_reference()).signed_map,
                         {2 * change, 0, -2 * change, 4 * change});
  }
}

// Masked positions are -inf, and nothing to anyone.
TEST(DeepLift, SoftmaxLeavesOutWhatIsMasked) {
  const at::Tensor mask = at::tensor({0.F, -INFINITY, 0.F, 0.F}).view({1, 1, 2, 2});
  const Network network =
      summed_network("z = Add (x, mask) s = Softmax <axis = 3> (z) m = Conv (s, k)",
                     {{"mask", mask}, {"k", at::tensor({1.F, 0.F}).view({1, 1, 1, 2})}});
  const float change = 1 / (1 + std::exp(1.F)) - 0.5F;
  expect_contributions(lifted(network, lifted_pixels(), grey_reference()).signed_map,
                       {0, 0, -2 * change, 4 * change});
}

// Rows are 1/2 from their means and become -a, a with a = 0.5 / √(0.25 + 0.75) = 0.5; the
// reference's are 0. What both numbers of a row have in common counts for nothing, so m₁ = -m₂;
// m₂ (Δ₂ - Δ₁) is the change 0.5 of the second number, twice (two positions).
TEST(DeepLift, LayerNormalizationSharesWhatItsDeviationIsMadeOf) {
  const Network network =
      summed_network("n = LayerNormalization <axis = 3, epsilon = 0.75> (x, w) m = Conv (n, k)",
                     {{"w", at::ones({2})}, {"k", at::tensor({0.F, 1.F}).view({1, 1, 1, 2})}}, 17);
  expect_contributions(lifted(network, lifted_pixels(), grey_reference()).signed_map,
                       {1, 0, -1, 2});
}

// x / √(mean(x²) + 1/2) over rows (0, 1; 2, 3): 0, 1; 2, 3 over √1 and √7, and 1 over √1.5 in the
// reference. Each of two rows has what its numbers change by.
TEST(DeepLift, MeanSquareNormalizationIsComplete) {
  const Network network =
      summed_network("m = SimplifiedLayerNormalization <axis = 3, epsilon = 0.5> (x, w)",
                     {{"w", at::ones({2})}}, 17);
  const at::Tensor found = lifted(network, lifted_pixels(), grey_reference()).signed_map;
  const float reference = 2 / std::sqrt(1.5F);
  EXPECT_TRUE(at::allclose(found.sum(1),
                           at::tensor({1 - reference, 5 / std::sqrt(7.F) - reference}), 1e-5, 1e-5))
      << found;
}

// The contributions to a difference of labels are the differences of those to them.
TEST(DeepLift, ContrastIsTheDifferenceOfContributions) {
  const Network network = network_on_device(random_graph(R"(
      net (float[1,1,2,2] x, float[3,1,1,1] w, float[3,2] v) => (float[1,2] y) {
        c = Conv (x, w)
        r = Relu (c)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm (f, v)
      })"));
  const auto map = [&](Target target) {
    return make_method("deep_lift")
        ->explain(network, lifted_request(lifted_pixels(), grey_reference(), std::move(target)))
        .explanations.at(0)
        .signed_map;
  };
  EXPECT_TRUE(at::allclose(map(Contrast{.label = 0, .against = {1}}),
                           map(Chosen{{0}}) - map(Chosen{{1}}), 1e-5, 1e-6));
}

TEST(DeepLift, WhatCannotBeAnsweredIsRefused) {
  const auto refused = [](const std::string& nodes, const Constants& constants = {},
                          int opset = 13) {
    const Network network = summed_network(nodes, constants, opset);
    const std::string refusal = make_method("deep_lift")->refusal(network);
    EXPECT_EQ(refusal_of([&] { lifted(network, lifted_pixels(), grey_reference()); }),
              (Refusal{Errc::bad_argument, refusal}));
    return refusal;
  };
  EXPECT_EQ(refused("m = Sin (x)"), "deep_lift has no rule for node 'm' (Sin)");
  EXPECT_EQ(refused(R"(m = Einsum <equation = "bchw,bchw,bchw->bchw"> (x, x, x))"),
            "deep_lift has no rule for node 'm' (Einsum)");
  // What these change the score by would be nobody's: another output, or how a node works.
  const Constants weight{{"w", at::ones({2})}};
  EXPECT_EQ(refused("n, a, i = LayerNormalization <axis = 3> (x, w) m = Mul (n, i)", weight, 17),
            "deep_lift has no rule for node 'n' (LayerNormalization) where its output 'i' is used");
  EXPECT_EQ(refused("n, a, i = LayerNormalization <axis = 3> (x, w) m = Mul (x, a)", weight, 17),
            "deep_lift has no rule for node 'n' (LayerNormalization) where its output 'a' is used");
  EXPECT_EQ(refused("b, i = MaxPool <kernel_shape = [1, 2]> (x) c = Cast <to = 1> (i) "
                    "m = Mul (b, c)"),
            "deep_lift has no rule for node 'b' (MaxPool) where its output 'i' is used");
  EXPECT_EQ(refused("e = Add (x, x) m = Pow (x, e)"),
            "deep_lift has no rule for node 'm' (Pow) where its input 'e' shows the image");
  EXPECT_EQ(refused("s = Mul (x, x) m = PRelu (x, s)"),
            "deep_lift has no rule for node 'm' (PRelu) where its input 's' shows the image");
  EXPECT_EQ(refused("q = ReduceMean <keepdims = 0> (x) m = Clip (x, q)"),
            "deep_lift has no rule for node 'm' (Clip) where its input 'q' shows the image");
  EXPECT_EQ(refusal_of([] { lifted(summed_network("m = Relu (x)"), lifted_pixels(), {}); }).code,
            Errc::bad_argument);
}

}  // namespace
}  // namespace cameras::testing
