#include "cameras/saliency/lime.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// Logits (Σ v x + b, 0) of an image of `height` x `width`.
Network odds_network(std::int64_t height, std::int64_t width, const at::Tensor& weights,
                     double bias) {
  const std::string pixels = std::to_string(height * width);
  Graph graph = random_graph("net (float[1,1," + std::to_string(height) + "," +
                             std::to_string(width) + "] x, float[2," + pixels +
                             "] v, float[2] b) => (float[1,2] y) { f = Flatten (x) "
                             "y = Gemm <transB = 1> (f, v, b) }");
  graph.constants["v"] = at::stack({weights, at::zeros_like(weights)});
  graph.constants["b"] = at::tensor({static_cast<float>(bias), 0.F});
  return network_on_device(std::move(graph));
}

// p = 0.9 where all of 2 x 2 pixels are 1, and 0.1 where one of them is 0: logits (±ln 9, 0).
Network all_four_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[1,4] s, float[1] three, float[2,1] v, float[2] b)
        => (float[1,2] y) {
        f = Flatten (x)
        count = Gemm <transB = 1> (f, s, three)
        all = Relu (count)
        y = Gemm <transB = 1> (all, v, b)
      })");
  const auto odds = static_cast<float>(std::log(9.0));
  graph.constants["s"] = at::ones({1, 4});
  graph.constants["three"] = at::tensor({-3.F});
  graph.constants["v"] = at::tensor({2 * odds, 0.F}).view({2, 1});
  graph.constants["b"] = at::tensor({-odds, 0.F});
  return network_on_device(std::move(graph));
}

Request lime_request(const at::Tensor& input, float baseline = 0) {
  return {.input = input,
          .target = Chosen{{0}},
          .baseline = at::full({1, input.size(1), 1, 1}, baseline)};
}

Explanation lime_of(const Network& network, const Request& request, const LimeOptions& options) {
  return Lime(options).explain(network, request).explanations.at(0);
}

// One superpixel, p = 3/4 with it and 1/4 without. An image without it is as far as can be, and
// weighs q = e^-8. With n of 20000 such draws and m others the minimum of m (c + w)² + n q (c +
// 1/2)² + w² over c and w is at w = n q / 2 / (1 + n q (1 + 1/m)) = 0.3852 for n = 10000, n q
// = 3.3546.
TEST(Lime, WeightsBySimilarityAndShrinksByTheRidge) {
  const Network network = odds_network(1, 1, at::tensor({2 * std::log(3.F)}), -std::log(3.0));
  const Explanation found =
      lime_of(network, lime_request(at::ones({1, 1, 1, 1})), {.samples = 20001, .superpixels = 1});
  // n spreads by 71, w so by 0.5 · 3.3546 · 0.0071 / 4.35² = 0.0006: four times that.
  EXPECT_NEAR(found.signed_map.item<double>(), 0.3852, 0.0025);
  expect_empty(found.map);
}

// By symmetry all four weights are the slope by k, the number of pixels that are kept, of p: 0.9
// for k = 4, else 0.1. An image with k pixels is at the distance 1 - √(k / 4) and weighs 1, 0.8662,
// 0.5034, 0.1353, 0.0003 from k = 4 down, of 1, 4, 6, 4, 1 images: 8.0273 in all, Σ k 20.9775,
// Σ k² 59.8085. The slope is 0.8 (4 - 20.9775 / 8.0273) / (59.8085 - 20.9775² / 8.0273) = 0.2224.
// Were all of one weight it were 0.8 (4 - 2) / (4 · 4) = 0.1.
TEST(Lime, IsTheSlopeOfTheNearestLinearFunction) {
  const Explanation found = lime_of(all_four_network(), lime_request(image({1, 1, 1, 1})),
                                    {.samples = 20001, .superpixels = 4});
  // 1250 draws have all four, give or take 34: 2.7 %, and a slope that follows them.
  EXPECT_NEAR(found.signed_map.mean().item<double>(), 0.2224, 4 * 0.027 * 0.2224);
}

// So little that p is a straight line: all weights have the order of the network's own, the ones
// against the label below zero.
TEST(Lime, RanksByTheWeightsOfALinearNetwork) {
  at::Tensor weights = at::arange(-8, 8, at::kFloat) / 40;
  weights = weights.index_select(
      0, at::tensor({5, 12, 0, 9, 3, 14, 7, 1, 15, 10, 2, 6, 11, 4, 13, 8}).to(at::kLong));
  const Explanation found =
      lime_of(odds_network(4, 4, weights, 0), lime_request(at::ones({1, 1, 4, 4})),
              {.samples = 3000, .superpixels = 16});
  EXPECT_TRUE(at::equal(found.signed_map.flatten().argsort(), weights.argsort()))
      << found.signed_map;
  EXPECT_TRUE(at::equal(found.signed_map.flatten() > 0.001, weights > 0.001));
}

// What is hidden becomes the baseline: where that is the image nothing changes.
TEST(Lime, AnImageLikeItsBaselineGivesAnEmptyMap) {
  const Network network = odds_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}), 0);
  expect_empty(lime_of(network, lime_request(image({2, 2, 2, 2}), 2), {.samples = 50}).map);
}

// The whole image is a sample of its own.
TEST(Lime, OneSampleGivesAnEmptyMap) {
  const Network network = odds_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}), 0);
  expect_empty(lime_of(network, lime_request(image({1, 1, 1, 1})), {.samples = 1}).map);
}

TEST(Lime, SeedChoosesWhatIsHidden) {
  const Network network = odds_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}), 0);
  const auto with_seed = [&](std::uint64_t seed) {
    return lime_of(network, lime_request(image({1, 1, 1, 1})), {.samples = 20, .seed = seed})
        .map.tensor();
  };
  EXPECT_TRUE(at::equal(with_seed(7), with_seed(7)));
  EXPECT_FALSE(at::equal(with_seed(7), with_seed(8)));
}

TEST(Lime, WhatMakesNoSenseIsRefused) {
  const auto bad = [](const char* message) { return Refusal{Errc::bad_argument, message}; };
  EXPECT_EQ(refusal_of([] { Lime({.samples = 0}); }), bad("expected 1 to 100000 samples, found 0"));
  EXPECT_EQ(refusal_of([] { Lime({.superpixels = 0}); }),
            bad("expected 1 to 4096 superpixels, found 0"));
  EXPECT_EQ(refusal_of([] { Lime({.superpixels = 4097}); }),
            bad("expected 1 to 4096 superpixels, found 4097"));
  const Network network = odds_network(2, 2, at::tensor({1.F, 2.F, 3.F, 4.F}), 0);
  EXPECT_EQ(refusal_of([&] {
              Lime().explain(network, {.input = image({1, 1, 1, 1}), .target = Chosen{{0}}});
            }),
            bad("expected a baseline [1,1,1,1] or [1,1,2,2] of float32, found none"));
}

}  // namespace
}  // namespace cameras::testing
