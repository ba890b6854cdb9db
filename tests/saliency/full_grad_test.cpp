#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"

// y = 4 mean(a) + 2 of both channels of a, the activation of v = w x + b, at x = [-3, 1; 2, 3].
namespace cameras::testing {
namespace {

Network biased_network(const std::vector<float>& w, const std::vector<float>& b,
                       const std::string& activation = "Relu", float factor = 4) {
  const auto channels = static_cast<std::int64_t>(w.size());
  const std::string count = std::to_string(channels);
  Graph graph = random_graph("net (float[1,1,2,2] x, float[" + count + ",1,1,1] w, float[" + count +
                             "] b, float[2," + count + "] u, float[2] c) => (float[1,2] y) {" +
                             "v = Conv (x, w, b) a = " + activation + R"( (v)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, u, c)
      })");
  graph.constants["w"] = at::tensor(w).view({channels, 1, 1, 1});
  graph.constants["b"] = at::tensor(b);
  graph.constants["u"] = at::tensor({factor, -factor}).view({2, 1}).expand({2, channels}).clone();
  graph.constants["c"] = at::tensor({2.F, 0.F});
  return network_on_device(std::move(graph));
}

Explanation full(const Network& network, std::int64_t label = 0) {
  return explanation_of(*make_method("full_grad"), network, image({-3, 1, 2, 3}), label);
}

// Sums of a few numbers up to 20 in float32.
constexpr double kFullGradRounding = 1e-5;

// w = b = 1: v = -2, 2, 3, 4, whose gradient is 0, 1, 1, 1. x ⊙ g = 0, 1, 2, 3 and b ⊙ g = 0, 1, 1,
// 1: over their largest values they sum up to 0, 4/3, 5/3, 2. 6 + 3 + 2 is y = 9 + 2.
TEST(FullGrad, AddsInputAndBias) {
  const Explanation found = full(biased_network({1}, {1}));
  expect_map(found.map.tensor(), square({0, 2.F / 3, 5.F / 6, 1}));
  EXPECT_NEAR(found.completeness_gap.value(), 0, kFullGradRounding);
  EXPECT_FALSE(found.signed_map.defined());
}

// w = (1, -1), b = (1, 2): v_1 as above, v_2 = 5, 1, 0, -1. The gradient by x is -1, 0, 1, 1, so
// |x ⊙ g| = 3, 0, 2, 3. b ⊙ g = 0, 1, 1, 1 and 2, 2, 0, 0, both over the largest value 2: with 1,
// 0, 2/3, 1 that is 2, 3/2, 7/6, 3/2. 8 + 3 + 4 + 2 is y = 9 + 6 + 2.
TEST(FullGrad, ChannelsOfALayerAreStretchedTogether) {
  const Explanation found = full(biased_network({1, -1}, {1, 2}));
  expect_map(found.map.tensor(), square({1, 0.4F, 0, 0.4F}));
  EXPECT_NEAR(found.completeness_gap.value(), 0, kFullGradRounding);
}

// Label 1 has the opposite gradient everywhere, and its sign does not count.
TEST(FullGrad, SignDoesNotCount) {
  const Explanation found = full(biased_network({1, -1}, {1, 2}), 1);
  expect_map(found.map.tensor(), square({1, 0.4F, 0, 0.4F}));
  EXPECT_NEAR(found.completeness_gap.value(), 0, kFullGradRounding);
}

// σ(v) is no multiple of v: what is missing is Σ v σ'(v) - σ(v).
TEST(FullGrad, GapIsWhatOtherActivationsAdd) {
  double expected = 0;
  for (const double v : {-2.0, 2.0, 3.0, 4.0}) {
    const double s = 1 / (1 + std::exp(-v));
    expected += v * s * (1 - s) - s;
  }
  EXPECT_NEAR(full(biased_network({1}, {1}, "Sigmoid")).completeness_gap.value(), expected,
              kFullGradRounding);
}

// A gradient of 0 everywhere leaves the bias of the score, which is no map.
TEST(FullGrad, WithoutGradientsTheMapIsEmpty) {
  const Explanation found = full(biased_network({1}, {1}, "Relu", 0));
  expect_empty(found.map);
  EXPECT_EQ(found.completeness_gap, 0);
}

// b ⊙ g is 1 everywhere, and so is x ⊙ g: neither shows a place, and nothing is divided by 0.
TEST(FullGrad, ConstantSharesGiveAnEmptyMap) {
  const Explanation found =
      explanation_of(*make_method("full_grad"), biased_network({1}, {1}), image({1, 1, 1, 1}), 0);
  expect_empty(found.map);
  EXPECT_NEAR(found.completeness_gap.value(), 0, kFullGradRounding);
}

TEST(FullGrad, IsAPassForTheLabelAndOneForAllShares) {
  const auto tally = std::make_shared<PassTally>();
  const Network asked = biased_network({1}, {1}).counted(tally);
  const Result result =
      make_method("full_grad")
          ->explain(asked, {.input = image({-3, 1, 2, 3}), .target = Chosen{{0, 1}}});
  EXPECT_EQ(tally->counts().forward, 2);
  EXPECT_EQ(tally->counts().gradients, 2);
  EXPECT_EQ(result.layer, "x");
}

// A bias of half the input's size is enlarged: a convolution with stride 2 and b = 1 on 4 x 4, of
// which it reads [-3, 1; 2, 3]. b ⊙ g = 0, 1; 1, 1 is enlarged to 1 - (1 - r) (1 - c) with r, c =
// 0, 1/4, 3/4, 1; x ⊙ g = 0, 1, 2, 3 at the pixels that are read, over 3.
TEST(FullGrad, BiasesAreEnlarged) {
  Graph graph = random_graph(R"(
      net (float[1,1,4,4] x, float[1,1,1,1] w, float[1] b, float[2,1] u) => (float[1,2] y) {
        v = Conv <strides = [2, 2]> (x, w, b)
        a = Relu (v)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, u)
      })");
  graph.constants["w"] = at::ones({1, 1, 1, 1});
  graph.constants["b"] = at::ones({1});
  graph.constants["u"] = at::tensor({4.F, 0.F}).view({2, 1});
  const at::Tensor read = image({-3, 1, 2, 3});
  const at::Tensor x = read.repeat_interleave(2, 2).repeat_interleave(2, 3);
  const at::Tensor step = at::tensor({0.F, 0.25F, 0.75F, 1.F});
  at::Tensor raw = 1 - (1 - step.view({4, 1})) * (1 - step.view({1, 4}));
  raw[0][2] += 1.F / 3;
  raw[2][0] += 2.F / 3;
  raw[2][2] += 1;
  expect_map(map_of("full_grad", network_on_device(std::move(graph)), x, 0), stretched(raw));
}

}  // namespace
}  // namespace cameras::testing
