#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// One pass cut at a layer: the activation, the logits and the gradient between them.
namespace cameras::testing {
namespace {

// conv1 -> relu1 -> conv2 -> relu2, with a skip connection from relu1 around conv2.
Network residual_network(TrunkKind trunk = TrunkKind::automatic) {
  const Graph graph = random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w1, float[4] b1, float[4,4,3,3] w2, float[5,4] w3)
        => (float[N,5] y) {
        conv1 = Conv <pads = [1, 1, 1, 1]> (x, w1, b1)
        relu1 = Relu (conv1)
        conv2 = Conv <pads = [1, 1, 1, 1]> (relu1, w2)
        tanh2 = Tanh (conv2)
        sum = Add (tanh2, relu1)
        pool = GlobalAveragePool (sum)
        flat = Flatten (pool)
        y = Gemm <transB = 1> (flat, w3)
      })");
  return Network(graph, {.trunk = trunk});
}

// A 1x1 convolution to two maps A1 = x, A2 = -2x + 8, the mean of each, and a linear layer.
Network hand_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[2,1,1,1] w, float[2] b, float[2,2] v) => (float[1,2] y) {
        a = Conv (x, w, b)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = at::tensor({1.F, -2.F}).view({2, 1, 1, 1});
  graph.constants["b"] = at::tensor({0.F, 8.F});
  graph.constants["v"] = at::tensor({3.F, 1.F, -1.F, 2.F}).view({2, 2});
  return Network(graph);
}

// y_l = sum_k v_lk mean(A_k) with v = [[3, 1], [-1, 2]]. For x = [1, 2; 3, 4]: A1 = x with
// mean 2.5, A2 = [6, 4; 2, 0] with mean 3, so y = [10.5, 3.5] and dy_l/dA_k = v_lk / 4 at every
// position. All numbers are small multiples of 1/4, hence exact in float32.
TEST(Probe, EqualsAnAnswerWorkedOutByHand) {
  const at::Tensor x = at::tensor({1.F, 2.F, 3.F, 4.F}).view({1, 1, 2, 2});
  const Probe probe = hand_network().probe(x, "a");
  EXPECT_TRUE(at::equal(probe.activation(),
                        at::tensor({1.F, 2.F, 3.F, 4.F, 6.F, 4.F, 2.F, 0.F}).view({1, 2, 2, 2})));
  EXPECT_TRUE(at::equal(probe.logits(), at::tensor({10.5F, 3.5F})));
  const at::Tensor ones = at::ones({1, 1, 2, 2});
  EXPECT_TRUE(at::equal(probe.gradient(0), at::cat({ones * 0.75F, ones * 0.25F}, 1)));
  EXPECT_TRUE(at::equal(probe.gradient(1), at::cat({ones * -0.25F, ones * 0.5F}, 1)));
}

// 2 · [0.75, 0.25] - [-0.25, 0.5]
TEST(Probe, WeighsTheGradientsOfLabels) {
  const Probe probe = hand_network().probe(at::zeros({1, 1, 2, 2}), "a");
  const at::Tensor ones = at::ones({1, 1, 2, 2});
  EXPECT_TRUE(
      at::equal(probe.gradient(at::tensor({2.F, -1.F})), at::cat({ones * 1.75F, ones * 0}, 1)));
  EXPECT_EQ(refusal_of([&] { static_cast<void>(probe.gradient(at::ones({3}))); }),
            (Refusal{Errc::bad_argument, "expected weights [2] of float32, found [3]"}));
}

// Cut at the input, dy_l/dx = v_l1 / 4 - 2 v_l2 / 4: 0.25 for label 0 and -1.25 for label 1.
TEST(Probe, CutAtTheInputGivesInputGradients) {
  const at::Tensor x = at::tensor({1.F, 2.F, 3.F, 4.F}).view({1, 1, 2, 2});
  const Probe probe = hand_network().probe(x, "x");
  EXPECT_TRUE(at::equal(probe.activation(), x));
  EXPECT_TRUE(at::equal(probe.gradient(0), at::full({1, 1, 2, 2}, 0.25F)));
  EXPECT_TRUE(at::equal(probe.gradient(1), at::full({1, 1, 2, 2}, -1.25F)));
}

TEST(Probe, GradientAtTheInputEqualsCentralDifferences) {
  const Network network = residual_network();
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  const at::Tensor gradient = network.probe(x, "x").gradient(2);
  constexpr float kStep = 1e-2F;
  for (const std::int64_t at : {0, 27, 63, 64, 100, 191}) {
    const auto nudged = [&](float step) {
      at::Tensor copy = x.clone();
      copy.view(-1)[at] += step;
      return network.logits(copy)[2].item<double>();
    };
    const double numeric = (nudged(kStep) - nudged(-kStep)) / (2 * kStep);
    // Logits of size 1 are rounded to 6e-8, so the quotient to 6e-6. The network bends (tanh, and
    // ReLUs that flip within the step) over 1e-2: up to a few per cent of gradients of about 1e-2.
    EXPECT_NEAR(gradient.view(-1)[at].item<double>(), numeric, 1e-3) << at;
  }
}

TEST(Probe, LogitsAreThoseOfAPlainPassWhereverTheCutIs) {
  const Network network = residual_network(TrunkKind::reference);
  const at::Tensor x = random_tensor({1, 3, 11, 9});
  const at::Tensor expected = network.logits(x);
  for (const char* layer : {"x", "conv1", "relu1", "conv2", "sum", "pool"}) {
    // Where it is recorded a convolution is ATen's, elsewhere oneDNN's: sums of a few dozen float32
    // products in another order.
    EXPECT_TRUE(at::allclose(network.probe(x, layer).logits(), expected, /*rtol=*/1e-5,
                             /*atol=*/1e-6))
        << layer;
  }
}

// y = V mean(tanh2 + relu1): relu1 reaches y around the cut, which is no part of the derivative.
TEST(Probe, SkipConnectionsAroundTheCutAreConstants) {
  const Network network = residual_network();
  const Probe probe = network.probe(random_tensor({1, 3, 8, 8}), "tanh2");
  const at::Tensor weight = network.graph().constants.at("w3");
  const at::Tensor expected = (weight[1] / 64).view({1, 4, 1, 1}).expand({1, 4, 8, 8});
  // One product and one quotient, each rounded once: 2 units in the last place of at most 1/64.
  EXPECT_TRUE(at::allclose(probe.gradient(1), expected, /*rtol=*/3e-7, /*atol=*/0));
}

TEST(Probe, SkipConnectionsBehindTheCutCount) {
  const Network network = residual_network();
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  const at::Tensor around = network.probe(x, "sum").gradient(1);
  const at::Tensor through = network.probe(x, "relu1").gradient(1);
  EXPECT_FALSE(at::allclose(through, around));
}

TEST(Probe, EveryLabelHasItsOwnGradientOfOnePass) {
  const Network network = residual_network();
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  const Probe shared = network.probe(x, "relu1");
  for (std::int64_t label = 0; label < network.label_count(); ++label) {
    EXPECT_TRUE(at::equal(shared.gradient(label), network.probe(x, "relu1").gradient(label)));
    EXPECT_TRUE(at::equal(shared.gradient(label), shared.gradient(label)));
  }
}

TEST(Probe, LabelOutOfRangeIsRefused) {
  const Probe probe = residual_network().probe(random_tensor({1, 3, 8, 8}), "sum");
  for (const std::int64_t label : {-1, 5}) {
    EXPECT_EQ(refusal_of([&] { probe.gradient(label); }),
              (Refusal{Errc::bad_argument,
                       "expected a label from 0 to 4, found " + std::to_string(label)}));
  }
}

// The skip connection carries relu1 into the head. Were the trunk recorded for this input, which
// wants a gradient, conv1 would keep the input alive for as long as the probe.
TEST(Probe, TrunkIsNotRecorded) {
  const Network network = residual_network();
  bool freed = false;
  std::vector<float> pixels(192, 0.5F);
  at::Tensor x = at::from_blob(pixels.data(), {1, 3, 8, 8}, [&](void*) { freed = true; });
  x.requires_grad_();
  const Probe probe = network.probe(x, "tanh2");
  x.reset();
  EXPECT_TRUE(freed);
  EXPECT_EQ(probe.gradient(0).size(1), 4);
}

// Scores of two maps A1 = x, A2 = x + 1: y_0 = mean(A1² A2), y_1 = mean(A1).
Network bent_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[2,1,1,1] w, float[2] b) => (float[1,2] y)
        <int64[1] first = {0}, int64[1] second = {1}> {
        a = Conv (x, w, b)
        a1 = Gather <axis = 1> (a, first)
        a2 = Gather <axis = 1> (a, second)
        s = Mul (a1, a1)
        c = Mul (s, a2)
        d = Concat <axis = 1> (c, a1)
        p = GlobalAveragePool (d)
        y = Flatten (p)
      })");
  graph.constants["w"] = at::tensor({1.F, 1.F}).view({2, 1, 1, 1});
  graph.constants["b"] = at::tensor({0.F, 1.F});
  return Network(graph);
}

// y_0 at a position: A1² A2 / 4 has the second derivatives 2 A2, 2 A1; 2 A1, 0, over 4. With v =
// (1, 2) and x = 1, 2, 3, 4: H v = (2 (x + 1) + 4 x, 2 x) / 4 = (6 x + 2, 2 x) / 4. y_1 is linear.
TEST(Probe, HessianProductEqualsAnAnswerWorkedOutByHand) {
  const at::Tensor x = at::tensor({1.F, 2.F, 3.F, 4.F}).view({1, 1, 2, 2});
  const Probe probe = bent_network().probe(x, "a");
  const at::Tensor ones = at::ones({1, 1, 2, 2});
  const at::Tensor direction = at::cat({ones, ones * 2}, 1);
  EXPECT_TRUE(at::equal(probe.hessian_product(at::tensor({1.F, 0.F}), direction),
                        at::cat({(x * 6 + 2) / 4, x / 2}, 1)));
  EXPECT_TRUE(
      at::equal(probe.hessian_product(at::tensor({0.F, 1.F}), direction), at::zeros({1, 2, 2, 2})));
  EXPECT_TRUE(at::equal(probe.hessian_product(at::tensor({2.F, 7.F}), direction),
                        at::cat({(x * 6 + 2) / 2, x}, 1)));
  // The tape is still there.
  EXPECT_TRUE(at::equal(probe.gradient(1), at::cat({ones / 4, ones * 0}, 1)));
}

// The head is attention whose products oneDNN computes: (g(A + s v) - g(A - s v)) / 2 s.
TEST(Probe, HessianProductEqualsCentralDifferencesOfTheGradient) {
  const Network network(random_graph(R"(
      net (float[1,3,16,16] x, float[64,3,1,1] w, float[3,64] v) => (float[1,3] y)
        <int64[3] flat = {0, 64, -1}> {
        a = Conv (x, w)
        columns = Reshape (a, flat)
        tokens = Transpose <perm = [0, 2, 1]> (columns)
        scores = MatMul (tokens, columns)
        weights = Softmax <axis = -1> (scores)
        mixed = MatMul (weights, tokens)
        f = ReduceMean <axes = [1], keepdims = 0> (mixed)
        y = Gemm <transB = 1> (f, v)
      })"));
  const at::Tensor x = random_tensor({1, 3, 16, 16});
  const Probe probe = network.probe(x, "a");
  const at::Tensor weights = at::tensor({1.F, -0.5F, 0.F});
  const at::Tensor direction = probe.activation();
  // The activation is linear in the input, so a larger input is a step along it.
  constexpr double kStep = 1e-2;
  const auto gradient_at = [&](double step) {
    return network.probe(x * (1 + step), "a").gradient(weights);
  };
  const at::Tensor numeric = (gradient_at(kStep) - gradient_at(-kStep)) / (2 * kStep);
  const at::Tensor product = probe.hessian_product(weights, direction);
  const double size = product.norm().item<double>();
  EXPECT_GT(size, 0.1 * probe.gradient(weights).norm().item<double>());
  // The third derivatives along a step of 1e-2, squared, and roundings of 1e-7 over it.
  EXPECT_LT((product - numeric).norm().item<double>(), 1e-2 * size);
}

TEST(Probe, HessianProductIsRefusedForOtherShapes) {
  const Probe probe = bent_network().probe(at::zeros({1, 1, 2, 2}), "a");
  const auto refused = [&](const at::Tensor& weights, const at::Tensor& direction) {
    return refusal_of([&] { static_cast<void>(probe.hessian_product(weights, direction)); });
  };
  EXPECT_EQ(refused(at::ones({3}), at::zeros({1, 2, 2, 2})),
            (Refusal{Errc::bad_argument, "expected weights [2] of float32, found [3]"}));
  EXPECT_EQ(
      refused(at::ones({2}), at::zeros({1, 2, 2, 3})),
      (Refusal{Errc::bad_argument, "expected a direction [1,2,2,2] of float32, found [1,2,2,3]"}));
  EXPECT_EQ(refused(at::ones({2}), at::Tensor()),
            (Refusal{Errc::bad_argument, "expected a direction [1,2,2,2] of float32, found none"}));
}

TEST(Probe, GivesValuesWithoutATape) {
  const Probe probe = residual_network().probe(random_tensor({1, 3, 8, 8}), "sum");
  EXPECT_FALSE(probe.activation().requires_grad());
  EXPECT_FALSE(probe.logits().requires_grad());
  EXPECT_FALSE(probe.gradient(0).requires_grad());
}

TEST(Probe, WorksWhereTheCallerHasSwitchedGradientsOff) {
  const Network network = residual_network();
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  const at::Tensor expected = network.probe(x, "relu1").gradient(0);
  const at::NoGradGuard no_grad;
  EXPECT_TRUE(at::equal(network.probe(x, "relu1").gradient(0), expected));
  EXPECT_FALSE(at::GradMode::is_enabled());
}

TEST(Probe, LayerWithoutSayHasZeroGradient) {
  const Network network(random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w, float[2,4] v) => (float[N,2] y) {
        c = Conv (x, w)
        s = Floor (c)
        p = GlobalAveragePool (s)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
  const at::Tensor gradient = network.probe(random_tensor({1, 3, 8, 8}), "c").gradient(0);
  EXPECT_TRUE(at::equal(gradient, at::zeros({1, 4, 6, 6})));
}

TEST(Probe, InputIsLeftAsItIs) {
  const at::Tensor x = random_tensor({1, 3, 8, 8});
  const at::Tensor copy = x.clone();
  residual_network().probe(x, "x").gradient(0);
  EXPECT_TRUE(at::equal(x, copy));
  EXPECT_FALSE(x.requires_grad());
}

}  // namespace
}  // namespace cameras::testing
