#include "cameras/trace.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>

#include "cameras/network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// One pass that keeps every value.
namespace cameras::testing {
namespace {

// y_l = v_l mean(relu(2 x)) with v = (1, -3).
Network traced_network(const NetworkOptions& options = {}) {
  Graph graph = random_graph(R"(
      net (float[1,1,4,4] x, float[1,1,1,1] w, float[1,2] v) => (float[1,2] y) {
        c = Conv (x, w)
        r = Relu (c)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm (f, v)
      })");
  graph.constants["w"] = at::full({1, 1, 1, 1}, 2.F);
  graph.constants["v"] = at::tensor({1.F, -3.F}).view({1, 2});
  return network_on_device(std::move(graph), options);
}

at::Tensor signs() {
  at::Tensor input = at::ones({1, 1, 4, 4});
  input[0][0][0] = -1;
  return input;
}

at::Tensor on_cpu(const at::Tensor& value) { return value.to(at::kCPU); }

// The first row is cut off: the mean of the others' 2 is 1.5.
TEST(Trace, HasEveryValueOfThePass) {
  const Network network = traced_network();
  const Trace trace = network.trace(signs());
  EXPECT_TRUE(at::equal(on_cpu(trace.value("x")), signs()));
  EXPECT_TRUE(at::equal(on_cpu(trace.value("c")), signs() * 2));
  EXPECT_TRUE(at::equal(on_cpu(trace.value("r")), signs().clamp_min(0) * 2));
  EXPECT_TRUE(at::equal(on_cpu(trace.value("v")), network.graph().constants.at("v")));
  EXPECT_TRUE(at::equal(trace.logits(), at::tensor({1.5F, -4.5F})));
  EXPECT_FALSE(trace.value("c").requires_grad());
  EXPECT_EQ(refusal_of([&] { trace.value("z"); }),
            (Refusal{Errc::bad_argument, "no value named 'z'"}));
}

TEST(Trace, GradientOfTheOutputIsWhatTheScoresAreMadeOf) {
  const Trace trace = traced_network().trace(signs());
  const at::Tensor weights = at::tensor({2.F, -1.F});
  for (int time = 0; time < 2; ++time) {
    EXPECT_TRUE(at::equal(on_cpu(trace.output_gradient(weights)), weights.view({1, 2})));
  }
  EXPECT_EQ(refusal_of([&] { trace.output_gradient(at::ones({3})); }),
            (Refusal{Errc::bad_argument, "expected weights [2] of float32, found [3]"}));
}

// A class map: the scores are the means of its positions.
TEST(Trace, OutputOfAClassMapIsAveraged) {
  Graph graph = random_graph(R"(
      net (float[1,1,4,4] x, float[2,1,4,4] w) => (float[1,2,1,1] y) { y = Conv (x, w) })");
  const Network network = network_on_device(std::move(graph));
  const Trace trace = network.trace(random_tensor({1, 1, 5, 7}));
  const at::Tensor each = on_cpu(trace.output_gradient(at::tensor({1.F, 0.F})));
  EXPECT_EQ(each.sizes(), (Ints{1, 2, 2, 4}));
  EXPECT_TRUE(at::equal(each[0][0], at::full({2, 4}, 0.125F)));
  EXPECT_TRUE(at::equal(each[0][1], at::zeros({2, 4})));
}

TEST(Trace, IsAPassAndEachGradientIsCounted) {
  const auto tally = std::make_shared<PassTally>();
  const Trace trace = traced_network().counted(tally).trace(signs());
  EXPECT_EQ(tally->counts().forward, 1);
  trace.output_gradient(at::ones({2}));
  EXPECT_EQ(tally->counts().gradients, 1);
}

// 64 rectified maps of 8 x 64 x 64 numbers, 128 kB each, of which a plain pass holds two.
TEST(Trace, AsksForTheMemoryOfAllValues) {
  if (!on_processor()) GTEST_SKIP() << "a GPU has memory of its own";
  std::string nodes = "r0 = Conv (x, w) ";
  for (int i = 0; i < 64; ++i) {
    nodes += "r" + std::to_string(i + 1) + " = Relu (r" + std::to_string(i) + ") ";
  }
  const Network network(
      random_graph("net (float[1,3,64,64] x, float[8,3,1,1] w, float[8,5] v) => "
                   "(float[1,5] y) {" +
                   nodes + "p = GlobalAveragePool (r64) f = Flatten (p) y = Gemm (f, v) }"),
      {.memory = 4'000'000});
  const at::Tensor input = random_tensor({1, 3, 64, 64});
  EXPECT_NO_THROW(network.logits(input));
  EXPECT_EQ(refusal_of([&] { network.trace(input); }).code, Errc::over_budget);
}

TEST(Trace, InputsAreCheckedAsForEveryPass) {
  const Network network = traced_network();
  EXPECT_EQ(
      refusal_of([&] {
        network.trace(at::ones({1, 2, 4, 4}));
      }),
      (Refusal{Errc::bad_argument, "expected an input [1,1,h,w] of float32, found [1,2,4,4]"}));
  const at::Tensor endless = at::full({1, 1, 4, 4}, std::numeric_limits<float>::infinity());
  EXPECT_EQ(refusal_of([&] { network.trace(endless); }),
            (Refusal{Errc::bad_argument,
                     "the network's logits are not finite (NaN or infinity) at 4 x 4"}));
}

}  // namespace
}  // namespace cameras::testing
