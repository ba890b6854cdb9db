#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "saliency/passes/linear_head.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Σ_k w_k A_k with the weights w of the linear layer behind a mean, and nothing else.
namespace cameras::testing {
namespace {

// A layer "a" of four channels, 8 x 8, and what follows it up to the scores "y".
Graph graph_with(const std::string& head) {
  return random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,1,1] w, float[3,4] v, float[3] c, float[4] s, float[4] b,
           float[4] mean, float[4] var, float[3,256] all) => (float[1,3] y)
        <int64[2] axes = {2, 3}> {
        a = Conv (x, w)
        )" + head + " }");
}

std::string refusal_with(const std::string& head) {
  return linear_head_refusal(graph_with(head), "a");
}

std::string found(const std::string& what) {
  return "expected a mean over positions and linear layers between layer 'a' and the scores for "
         "CAM, found " +
         what;
}

// hand_network(): A1 = x, A2 = 3 - x, V = [[2, 1], [-1, 1]]: x + 3 and 3 - 2 x, not their quarter.
TEST(Cam, WeightsAreThoseOfTheLinearLayer) {
  const at::Tensor x = ramp();
  const Explanation first = explanation_of(*make_method("cam"), hand_network(), x, 0);
  expect_map(first.signed_map, square({3, 4, 5, 6}));
  expect_map(first.map.tensor(), square({0, 1.F / 3, 2.F / 3, 1}));
  const Explanation second = explanation_of(*make_method("cam"), hand_network(), x, 1);
  expect_map(second.signed_map, square({3, 1, -1, -3}));
  expect_map(second.map.tensor(), square({1, 1.F / 3, 0, 0}));
}

// The mean of the map is the score: y = Σ_k w_k mean(A_k) + c.
TEST(Cam, MeanOfTheMapIsTheScoreLessTheBias) {
  const Network network = network_on_device(
      graph_with("p = GlobalAveragePool (a) f = Flatten (p) y = Gemm <transB = 1> (f, v, c)"));
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  const at::Tensor score = network.logits(x) - network.graph().constants.at("c").to(at::kCPU);
  for (std::int64_t label = 0; label < 3; ++label) {
    const at::Tensor map = explanation_of(*make_method("cam"), network, x, label).signed_map;
    // float32 sums of 64 numbers around 1.
    EXPECT_NEAR(map.mean().item<double>(), score[label].item<double>(), 1e-5);
    expect_map(map_of("cam", network, x, label), map_of("grad_cam", network, x, label));
  }
}

TEST(Cam, AContrastHasTheDifferenceOfTheWeights) {
  const Request request{
      .input = ramp(), .target = Contrast{.label = 0, .against = {1}}, .layer = "a"};
  const Result result = make_method("cam")->explain(hand_network(), request);
  expect_map(result.explanations.at(0).signed_map, ramp()[0][0] * 3);
}

// Two sizes of a network that is the same at all of them: the map of one.
TEST(Cam, RunsOverSizes) {
  MethodOptions options;
  options.multi_scale = true;
  options.sizes = {2};
  const at::Tensor x = ramp();
  expect_map(map_of(*make_method("cam", options), hand_network(), x, 1),
             map_of("cam", hand_network(), x, 1));
}

TEST(Cam, MeansAndLinearLayersAreAccepted) {
  const std::string pooled = "p = GlobalAveragePool (a) f = Flatten (p) ";
  for (const std::string& head :
       {pooled + "y = Gemm <transB = 1> (f, v, c)",
        std::string(
            "f = ReduceMean <axes = [2, 3], keepdims = 0> (a) y = Gemm <transB = 1> (f, v)"),
        std::string("n = BatchNormalization (a, s, b, mean, var) p = GlobalAveragePool (n) "
                    "f = Flatten (p) t = Transpose <perm = [1, 0]> (v) m = MatMul (f, t) "
                    "y = Add (m, c)"),
        std::string("p = AveragePool <kernel_shape = [8, 8]> (a) f = Flatten (p) "
                    "y = Gemm <transB = 1> (f, v)"),
        std::string("f = ReduceSum <keepdims = 0> (a, axes) y = Gemm <transB = 1> (f, v)"),
        // A residual sum of what follows from the layer.
        std::string("n = Neg (a) d = Sub (a, n) p = GlobalAveragePool (d) f = Flatten (p) "
                    "y = Gemm <transB = 1> (f, v)")}) {
    EXPECT_EQ(refusal_with(head), "") << head;
    const Network network = network_on_device(graph_with(head));
    const at::Tensor x = random_tensor({1, 3, 8, 8});
    EXPECT_EQ(make_method("cam")->refusal(network), "");
    expect_map(map_of("cam", network, x, 1), map_of("grad_cam", network, x, 1));
  }
}

TEST(Cam, WhatIsNotLinearIsRefusedByName) {
  const std::string tail =
      " p = GlobalAveragePool (r) f = Flatten (p) y = Gemm <transB = 1> (f, v)";
  EXPECT_EQ(refusal_with("r = Relu (a)" + tail), found("node 'r' (Relu)"));
  EXPECT_EQ(refusal_with("r = Mul (a, a)" + tail), found("node 'r' (Mul)"));
  EXPECT_EQ(refusal_with("o = Neg (a) r = Div (s, o)" + tail), found("node 'r' (Div)"));
  EXPECT_EQ(refusal_with("p = GlobalMaxPool (a) f = Flatten (p) y = Gemm <transB = 1> (f, v)"),
            found("node 'p' (GlobalMaxPool)"));
  // A gradient that is the same everywhere does not make a head linear.
  EXPECT_EQ(refusal_with("p = GlobalAveragePool (a) f = Flatten (p) g = Gemm <transB = 1> (f, v) "
                         "y = Relu (g)"),
            found("node 'y' (Relu)"));
}

TEST(Cam, WaysPastTheLayerAreRefused) {
  EXPECT_EQ(refusal_with("o = Conv (x, w) r = Add (a, o) p = GlobalAveragePool (r) f = Flatten (p) "
                         "y = Gemm <transB = 1> (f, v)"),
            found("node 'r' (Add), which reads the picture past the layer as well"));
}

TEST(Cam, PositionsThatAreWeighedDifferentlyAreRefused) {
  const std::string flat = "f = Flatten (a) y = Gemm <transB = 1> (f, all)";
  EXPECT_EQ(refusal_with(flat), found("no mean"));
  // To run at other sizes it pools to 8 x 8 positions, which is no mean of all either.
  EXPECT_EQ(make_method("cam")->refusal(network_on_device(graph_with(flat))), found("no mean"));
  // A mean over channels, and then every position for itself.
  const Network network =
      network_on_device(graph_with("m = ReduceMean <axes = [1], keepdims = 1> (a) "
                                   "d = Concat <axis = 1> (m, m, m, m) f = Flatten (d) "
                                   "y = Gemm <transB = 1> (f, all)"));
  EXPECT_EQ(refusal_of([&] {
              map_of("cam", network, random_tensor({1, 3, 8, 8}), 0);
            }),
            (Refusal{Errc::bad_argument,
                     "expected a mean over all positions between the layer and the scores for CAM, "
                     "found weights that differ from position to position"}));
}

TEST(Cam, EachLayerIsLookedAtByItself) {
  const Network network = network_on_device(graph_with(
      "r = Relu (a) p = GlobalAveragePool (r) f = Flatten (p) y = Gemm <transB = 1> (f, v)"));
  EXPECT_EQ(network.default_layer(), "r");
  EXPECT_EQ(make_method("cam")->refusal(network), "");
  EXPECT_EQ(make_method("cam")->refusal(network, "a"), found("node 'r' (Relu)"));
  EXPECT_EQ(refusal_of([&] {
              map_of("cam", network, random_tensor({1, 3, 8, 8}), 0);
            }),
            (Refusal{Errc::bad_argument, found("node 'r' (Relu)")}));
}

TEST(Cam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = at::zeros({1, 3, 8, 8});
  const Network network = network_on_device(
      graph_with("p = GlobalAveragePool (a) f = Flatten (p) y = Gemm <transB = 1> (f, v)"));
  expect_empty(explanation_of(*make_method("cam"), network, dark, 0).map);
  const at::Tensor point = at::ones({1, 1, 1, 1});
  expect_empty(explanation_of(*make_method("cam"), hand_network(), point, 0).map);
}

}  // namespace
}  // namespace cameras::testing
