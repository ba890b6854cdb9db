#include "cameras/saliency/kernel_shap.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "saliency/expect_map.h"
#include "saliency/methods/surrogates/coalitions.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// y = Σ v x, and 0 as a second label.
Network additive_network(std::int64_t height, std::int64_t width, const at::Tensor& weights) {
  Graph graph =
      random_graph("net (float[1,1," + std::to_string(height) + "," + std::to_string(width) +
                   "] x, float[2," + std::to_string(height * width) +
                   "] v) => (float[1,2] y) { f = Flatten (x) y = Gemm <transB = 1> "
                   "(f, v) }");
  graph.constants["v"] = at::stack({weights, at::zeros_like(weights)});
  return network_on_device(std::move(graph));
}

// y = 6 x_1 x_2 x_3 + 4 x_1 x_2 + x_4 of 2 x 2 pixels.
Network product_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[1,3] v) => (float[1,1] y)
        <int64[1] i1 = {0}, int64[1] i2 = {1}, int64[1] i3 = {2}, int64[1] i4 = {3}> {
        f = Flatten (x)
        x1 = Gather <axis = 1> (f, i1)
        x2 = Gather <axis = 1> (f, i2)
        x3 = Gather <axis = 1> (f, i3)
        x4 = Gather <axis = 1> (f, i4)
        x12 = Mul (x1, x2)
        x123 = Mul (x12, x3)
        t = Concat <axis = 1> (x123, x12, x4)
        y = Gemm <transB = 1> (t, v)
      })");
  graph.constants["v"] = at::tensor({6.F, 4.F, 1.F}).view({1, 3});
  return network_on_device(std::move(graph));
}

// Two layers over 2 x 3 pixels, so that pixels count for one another.
Network bent_network() {
  return network_on_device(random_graph(R"(
      net (float[1,1,2,3] x, float[8,6] v, float[8] b, float[2,8] w) => (float[1,2] y) {
        f = Flatten (x)
        h = Gemm <transB = 1> (f, v, b)
        t = Tanh (h)
        y = Gemm <transB = 1> (t, w)
      })"));
}

Request shap_request(const at::Tensor& input, float baseline = 0) {
  return {.input = input,
          .target = Chosen{{0}},
          .baseline = at::full({1, input.size(1), 1, 1}, baseline)};
}

// As many superpixels as pixels.
Explanation shap_of(const Network& network, const Request& request,
                    KernelShapOptions options = {}) {
  if (options.superpixels == 50) options.superpixels = 4096;
  return KernelShap(options).explain(network, request).explanations.at(0);
}

// Shapley's own formula: the mean over all orders of what a pixel adds when it comes,
// Σ_S |S|! (M - |S| - 1)! / M! (y(S and i) - y(S)).
at::Tensor shapley_by_definition(const Network& network, const at::Tensor& input) {
  const std::int64_t pixels = input.numel();
  std::vector<double> values;
  for (std::int64_t set = 0; set < 1 << pixels; ++set) {
    at::Tensor kept = at::zeros({pixels});
    for (std::int64_t i = 0; i < pixels; ++i) kept[i] = static_cast<double>((set >> i) & 1);
    values.push_back(network.logits(input * kept.view(input.sizes()))[0].item<double>());
  }
  const auto factorial = [](std::int64_t n) { return std::tgamma(static_cast<double>(n + 1)); };
  at::Tensor shapley = at::zeros({pixels}, at::kDouble);
  for (std::int64_t set = 0; set < 1 << pixels; ++set) {
    std::int64_t size = 0;
    for (std::int64_t i = 0; i < pixels; ++i) size += (set >> i) & 1;
    for (std::int64_t i = 0; i < pixels; ++i) {
      if (((set >> i) & 1) != 0) continue;
      const double added = values.at(static_cast<std::size_t>(set | (std::int64_t{1} << i))) -
                           values.at(static_cast<std::size_t>(set));
      shapley[i] += factorial(size) * factorial(pixels - size - 1) / factorial(pixels) * added;
    }
  }
  return shapley.view({input.size(2), input.size(3)}).to(at::kFloat);
}

// Each pixel's own v (x - x₀), here from x₀ = 1: (0, -1, 4, 6).
TEST(KernelShap, OfAnAdditiveNetworkGivesEachPixelItsTerm) {
  const Network network = additive_network(2, 2, at::tensor({5.F, -1.F, 2.F, 2.F}));
  const Explanation found = shap_of(network, shap_request(image({1, 2, 3, 4}), 1));
  // The ridge of 1e-9 changes values up to 6 by 1e-8.
  EXPECT_TRUE(at::allclose(found.signed_map, square({0, -1, 4, 6}), 0, 1e-6)) << found.signed_map;
  expect_map(found.map.tensor(), square({0, 0, 2.F / 3, 1}));
}

// 24 pixels, and 200 of 2^24 coalitions: an additive function is fitted exactly.
TEST(KernelShap, OfAnAdditiveNetworkAFewCoalitionsAreEnough) {
  const at::Tensor weights = random_tensor({24}, -1, 1, 5);
  const at::Tensor input = random_tensor({1, 1, 4, 6}, 0.1, 1, 6);
  const Explanation found =
      shap_of(additive_network(4, 6, weights), shap_request(input), {.samples = 200});
  // Logits around 1 in float32, and a fit that is no worse than ten times these roundings.
  EXPECT_TRUE(at::allclose(found.signed_map, input[0][0] * weights.view({4, 6}), 0, 5e-6));
}

// At ones, from zeros: 6 is shared by three, 4 by two.
TEST(KernelShap, SharesAProductAmongItsFactors) {
  const Explanation found = shap_of(product_network(), shap_request(image({1, 1, 1, 1})));
  EXPECT_TRUE(at::allclose(found.signed_map, square({4, 4, 2, 1}), 0, 1e-6)) << found.signed_map;
}

// 2^6 - 2 coalitions are all.
TEST(KernelShap, WithAllCoalitionsGivesTheShapleyValues) {
  const Network network = bent_network();
  const at::Tensor input = random_tensor({1, 1, 2, 3}, -1, 1, 3);
  const at::Tensor expected = shapley_by_definition(network, input);
  for (const std::int64_t samples : {62, 1000}) {
    const at::Tensor found = shap_of(network, shap_request(input), {.samples = samples}).signed_map;
    // Sums of 64 differences of logits around 1 in float32.
    EXPECT_TRUE(at::allclose(found, expected, 0, 1e-5)) << found << expected;
  }
}

// So do fewer coalitions, but for chance: the mean of many runs lies within four of its own
// standard deviations, and these are small against values around 0.5.
TEST(KernelShap, ComesNearTheShapleyValuesByChance) {
  const Network network = bent_network();
  const at::Tensor input = random_tensor({1, 1, 2, 3}, -1, 1, 3);
  const at::Tensor expected = shapley_by_definition(network, input);
  constexpr std::uint64_t kRuns = 100;
  std::vector<at::Tensor> runs;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    runs.push_back(shap_of(network, shap_request(input), {.samples = 30, .seed = seed}).signed_map);
  }
  const at::Tensor spread = at::stack(runs).std(at::IntArrayRef{0}) / std::sqrt(kRuns);
  const at::Tensor error = at::stack(runs).mean(0) - expected;
  EXPECT_TRUE((error.abs() <= 4 * spread).all().item<bool>()) << error << spread << expected;
  EXPECT_LT(spread.max().item<float>(), 0.01F);
}

TEST(KernelShap, ValuesAddUpToTheChangeOfTheLogit) {
  const Network network = bent_network();
  const at::Tensor input = random_tensor({1, 1, 2, 3}, -1, 1, 3);
  const auto change =
      (network.logits(input) - network.logits(at::full(input.sizes(), 0.5F)))[0].item<double>();
  for (const std::int64_t samples : {1, 2, 7, 13, 40, 100}) {
    const Explanation found = shap_of(network, shap_request(input, 0.5F), {.samples = samples});
    EXPECT_NEAR(found.signed_map.sum(at::kDouble).item<double>(), change, 1e-6) << samples;
  }
}

// One coalition tells what its pixels give together, and so what the others do; each has an equal
// share of that.
TEST(KernelShap, WhatCoalitionsDoNotTellApartIsSharedEvenly) {
  const at::Tensor weights = at::tensor({1.F, 2.F, 3.F, 4.F});
  const at::Tensor inside = Coalitions(4, 1, /*seed=*/0).next().players.to(at::kFloat);
  const at::Tensor outside = 1 - inside;
  const at::Tensor shares = inside * (weights * inside).sum() / inside.sum() +
                            outside * (weights * outside).sum() / outside.sum();
  const Explanation found =
      shap_of(additive_network(2, 2, weights), shap_request(image({1, 1, 1, 1})), {.samples = 1});
  EXPECT_TRUE(at::allclose(found.signed_map.flatten(), shares, 0, 1e-6)) << found.signed_map;
}

// Two superpixels of two pixels each; their weights count together.
TEST(KernelShap, PixelsOfASuperpixelShareItsValue) {
  const Network network = additive_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}));
  const Explanation found = shap_of(network, shap_request(image({1, 2, 1, 2})), {.superpixels = 2});
  EXPECT_TRUE(at::allclose(found.signed_map, square({4, 12, 4, 12}), 0, 1e-6)) << found.signed_map;
}

// All of the change, everywhere: a constant map.
TEST(KernelShap, OneSuperpixelGivesAnEmptyMap) {
  const Network network = additive_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}));
  const Explanation found = shap_of(network, shap_request(image({1, 1, 1, 1})), {.superpixels = 1});
  EXPECT_TRUE(at::allclose(found.signed_map, square({10, 10, 10, 10})));
  expect_empty(found.map);
}

TEST(KernelShap, AnImageLikeItsBaselineGivesAnEmptyMap) {
  const Network network = additive_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}));
  expect_empty(shap_of(network, shap_request(image({2, 2, 2, 2}), 2)).map);
}

TEST(KernelShap, SeedChoosesTheCoalitions) {
  const Network network = bent_network();
  const at::Tensor input = random_tensor({1, 1, 2, 3}, -1, 1, 3);
  const auto with_seed = [&](std::uint64_t seed) {
    return shap_of(network, shap_request(input), {.samples = 20, .seed = seed}).map.tensor();
  };
  EXPECT_TRUE(at::equal(with_seed(7), with_seed(7)));
  EXPECT_FALSE(at::equal(with_seed(7), with_seed(8)));
}

TEST(KernelShap, WhatMakesNoSenseIsRefused) {
  const auto bad = [](const char* message) { return Refusal{Errc::bad_argument, message}; };
  EXPECT_EQ(refusal_of([] { KernelShap({.samples = -1}); }),
            bad("expected 1 to 100000 samples, found -1"));
  EXPECT_EQ(refusal_of([] { KernelShap({.superpixels = 0}); }),
            bad("expected 1 to 4096 superpixels, found 0"));
  EXPECT_EQ(refusal_of([] { KernelShap({.superpixels = 4097}); }),
            bad("expected 1 to 4096 superpixels, found 4097"));
  const Network network = additive_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}));
  EXPECT_EQ(refusal_of([&] {
              KernelShap().explain(network, {.input = image({1, 1, 1, 1}), .target = Chosen{{0}}});
            }),
            bad("expected a baseline [1,1,1,1] or [1,1,2,2] of float32, found none"));
}

}  // namespace
}  // namespace cameras::testing
