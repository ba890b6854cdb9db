#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"

// Σ_k mean_ij(g - ½ H A) A_k, H the Hessian of the score by A.
namespace cameras::testing {
namespace {

// Two maps A1 = x and A2 = 9 - x, and two labels y = V mean(A^e) with V = [[1, 4], [-1, 4]], each
// channel to a power of its own.
Network powers_network(float first, float second) {
  Graph graph = random_graph(R"(
      net (float[1,1,H,W] x, float[2,1,1,1] w, float[2] b, float[1,2,1,1] e, float[2,2] v)
        => (float[1,2] y) {
        a = Conv (x, w, b)
        q = Pow (a, e)
        p = GlobalAveragePool (q)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
  graph.constants["b"] = at::tensor({0.F, 9.F});
  graph.constants["e"] = at::tensor({first, second}).view({1, 2, 1, 1});
  graph.constants["v"] = at::tensor({1.F, 4.F, -1.F, 4.F}).view({2, 2});
  return network_on_device(std::move(graph), {.output = "", .native_height = 4, .native_width = 4});
}

at::Tensor sum_before_relu(const char* method, const Network& network, std::int64_t label) {
  return explanation_of(*make_method(method), network, image({1, 2, 3, 4}), label).signed_map;
}

// The head is linear: nothing of the second order.
TEST(ShapleyCam, IsGradCamBehindALinearHead) {
  for (const std::int64_t label : {0, 1}) {
    EXPECT_TRUE(at::equal(sum_before_relu("shapley_cam", hand_network(), label),
                          sum_before_relu("grad_cam", hand_network(), label)));
  }
}

// Linear in pieces: so are ReLUs and maxima.
TEST(ShapleyCam, IsGradCamBehindRectifiers) {
  const Network network = network_on_device(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w, float[5,4,3,3] w2, float[3,5] v)
        => (float[1,3] y) {
        a = Conv (x, w)
        c = Conv (a, w2)
        r = Relu (c)
        p = GlobalMaxPool (r)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  EXPECT_TRUE(at::equal(map_of("shapley_cam", network, x, 1), map_of("grad_cam", network, x, 1)));
}

// x = 1, 2, 3, 4, label 0: y = mean(A1²) + 4 mean(A2). g1 = x / 2 and H A1 = x / 2, so that
// g1 - ½ H A1 = x / 4, mean 5 / 8; g2 = 1, H = 0. With A2 = 9 - x: 5/8 x + 9 - x = 9 - 3/8 x.
// Grad-CAM has 5/4 x + 9 - x = 9 + x / 4.
TEST(ShapleyCam, SquaresCountHalf) {
  const Network network = powers_network(2, 1);
  expect_map(sum_before_relu("shapley_cam", network, 0) / 9,
             (9 - square({1, 2, 3, 4}) * 0.375F) / 9);
  expect_map(sum_before_relu("grad_cam", network, 0) / 9, (9 + square({1, 2, 3, 4}) * 0.25F) / 9);
}

// A cube: g1 = 3/4 x², H A1 = 6/4 x · x, half of which is all of g1. What is left is A2 = 9 - x.
TEST(ShapleyCam, CubesCancel) {
  expect_map(sum_before_relu("shapley_cam", powers_network(3, 1), 0) / 9,
             (9 - square({1, 2, 3, 4})) / 9);
}

// 4 mean(A2) - mean(A1²): label 1 has the other sign of the first channel: 9 - x - 5/8 x.
TEST(ShapleyCam, FollowsTheLabel) {
  expect_map(sum_before_relu("shapley_cam", powers_network(2, 1), 1) / 9,
             (9 - square({1, 2, 3, 4}) * 1.625F) / 9);
}

TEST(ShapleyCam, CountsTwoGradients) {
  const auto tally = std::make_shared<PassTally>();
  const Network network = powers_network(2, 1).counted(tally);
  static_cast<void>(sum_before_relu("shapley_cam", network, 0));
  EXPECT_EQ(tally->counts().forward, 1);
  EXPECT_EQ(tally->counts().gradients, 3);  // g, and g and its derivative for H A
}

TEST(ShapleyCam, ActivationsOfZeroGiveAnEmptyMap) {
  const auto method = make_method("shapley_cam");
  expect_empty(explanation_of(*method, two_powers_network(), image({0, 0, 0, 0}), 0).map);
  expect_empty(explanation_of(*method, two_powers_network(), at::ones({1, 1, 1, 1}), 0).map);
}

}  // namespace
}  // namespace cameras::testing
