#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// x = [-1, 1; 2, 3]. Channels a = x and -x, rectified; then b_1 = a_1 - 2 a_2 + 1, b_2 = a_1 + a_2,
// rectified; y = V mean(b) of 4 positions. At the four pixels a_1 = 0, 1, 2, 3 and a_2 = 1, 0, 0,
// 0, so b_1 = -1, 2, 3, 4 and b_2 = 1, 1, 2, 3.
namespace cameras::testing {
namespace {

Network guided_network(const std::string& rectifier, const std::vector<float>& v) {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[2,1,1,1] w, float[2,2,1,1] u, float[2] c, float[1,2] v,
           float low, float high) => (float[1,1] y) {
        p = Conv (x, w)
        a = )" + rectifier + " (p" +
                             (rectifier == "Clip" ? ", low, high" : "") + R"()
        q = Conv (a, u, c)
        b = )" + rectifier + " (q" +
                             (rectifier == "Clip" ? ", low, high" : "") + R"()
        m = GlobalAveragePool (b)
        f = Flatten (m)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
  graph.constants["u"] = at::tensor({1.F, -2.F, 1.F, 1.F}).view({2, 2, 1, 1});
  graph.constants["c"] = at::tensor({1.F, 0.F});
  graph.constants["v"] = at::tensor(v).view({1, 2});
  graph.constants["low"] = at::scalar_tensor(0.0, at::kFloat);
  graph.constants["high"] = at::scalar_tensor(2.5, at::kFloat);
  return network_on_device(std::move(graph));
}

at::Tensor pixels() { return image({-1, 1, 2, 3}); }

// V = (4, 4), so every gradient at b is 1. First pixel: b_1 is off, and b_2 gives 1 to a_2, which
// is on: |-1| = 1. The others: a_1 gets 1 + 1, a_2 is off: 2.
TEST(GuidedBackprop, PositiveGradientsAreThoseOfBackpropagation) {
  const at::Tensor expected = square({0, 1, 1, 1});
  expect_map(map_of("guided_backprop", guided_network("Relu", {4, 4}), pixels(), 0), expected);
  expect_map(map_of("gradient", guided_network("Relu", {4, 4}), pixels(), 0), expected);
}

// V = (4, -8): the gradient at b_2 is -2, and stops there. First pixel: nothing is left, where the
// true gradient is |2|; the others: 1, where it is |1 - 2|.
TEST(GuidedBackprop, NegativeGradientsStopAtARelu) {
  expect_map(map_of("guided_backprop", guided_network("Relu", {4, -8}), pixels(), 0),
             square({0, 1, 1, 1}));
  expect_map(map_of("gradient", guided_network("Relu", {4, -8}), pixels(), 0),
             square({1, 0, 0, 0}));
}

// Cut off at 2.5: b_1 is on at the second pixel alone, a_1 = 3 is off at the fourth. V = (4, -8):
// the second pixel has 1, and b_2 gives nothing back anywhere.
TEST(GuidedBackprop, ClipFromZeroIsGuidedInsideOfItsBounds) {
  expect_map(map_of("guided_backprop", guided_network("Clip", {4, -8}), pixels(), 0),
             square({0, 1, 0, 0}));
}

TEST(GuidedBackprop, LogitsAndLayerAreThoseOfTheNetworkAtItsInput) {
  const Network asked = guided_network("Relu", {4, -8});
  const Result result =
      make_method("guided_backprop")->explain(asked, {.input = pixels(), .target = Chosen{{0}}});
  EXPECT_TRUE(at::equal(result.logits, asked.logits(pixels())));
  EXPECT_EQ(result.layer, "x");
}

TEST(GuidedBackprop, NetworkWithoutRectifiersIsRefused) {
  const Refusal refusal = refusal_of([] {
    map_of("guided_backprop", guided_network("Sigmoid", {1, 1}), pixels(), 0);
  });
  EXPECT_EQ(refusal, (Refusal{Errc::bad_argument,
                              "expected a network with Relu, or Clip from 0, for guided "
                              "backpropagation, found none"}));
}

}  // namespace
}  // namespace cameras::testing
