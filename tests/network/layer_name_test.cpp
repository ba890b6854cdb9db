#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Which layer a name means, and inputs and layers that make no sense.
namespace cameras::testing {
namespace {

using ::testing::StartsWith;

constexpr auto kNetwork = R"(
    net (float[N,3,8,8] x, float[4,3,5,5] w1, float[6,4] w2) => (float[N,6] y) {
      features = Conv (x, w1)
      active = Relu (features)
      pool = GlobalAveragePool (active)
      flat = Flatten (pool)
      y = Gemm <transB = 1> (flat, w2)
    })";

Network named_network() { return Network(random_graph(kNetwork)); }

at::Tensor named_input(std::int64_t height = 8, std::int64_t width = 8) {
  return random_tensor({1, 3, height, width});
}

TEST(LayerName, IsTheNameOfAValueOrOfItsNode) {
  Graph graph = random_graph(kNetwork);
  graph.nodes.at(0).name = "/stem/conv";
  const Network named(graph);
  EXPECT_TRUE(at::equal(named.probe(named_input(), "/stem/conv").activation(),
                        named.probe(named_input(), "features").activation()));
}

// A value's name comes before a node's: here node 'active' computes 'features'.
TEST(LayerName, ValueComesBeforeNode) {
  Graph graph = random_graph(kNetwork);
  graph.nodes.at(0).name = "active";
  const Network named(graph);
  // 'active' is the output of the ReLU, 'features' is not: it has negative values.
  EXPECT_GE(named.probe(named_input(), "active").activation().min().item<float>(), 0);
  EXPECT_LT(named.probe(named_input(), "features").activation().min().item<float>(), 0);
}

TEST(LayerName, UnknownNameSuggestsTheNearest) {
  EXPECT_EQ(refusal_of([] { named_network().probe(named_input(), "featurs"); }),
            (Refusal{Errc::bad_argument, "no layer named 'featurs'; did you mean 'features'?"}));
  EXPECT_EQ(refusal_of([] { named_network().probe(named_input(), "zzz"); }),
            (Refusal{Errc::bad_argument, "no layer named 'zzz'"}));
}

TEST(LayerName, WeightsAreNoLayer) {
  EXPECT_EQ(refusal_of([] { named_network().probe(named_input(), "w1"); }),
            (Refusal{Errc::bad_argument, "no layer named 'w1'"}));
}

TEST(LayerName, LayerOfAnotherRankIsRefused) {
  EXPECT_EQ(
      refusal_of([] { named_network().probe(named_input(), "flat"); }),
      (Refusal{Errc::bad_argument,
               "layer 'flat': expected a feature map [1,K,m,n], [1,m,n,K] or tokens [1,T,K], found "
               "[1,4], whose axes are none of these"}));
}

TEST(LayerName, TooSmallSizeNamesTheNode) {
  const Network five = named_network();  // its first kernel is 5 x 5
  EXPECT_EQ(five.logits(named_input(5, 5)).size(0), 6);
  for (const auto& run : {std::function([&] { five.logits(named_input(4, 7)); }),
                          std::function([&] { five.probe(named_input(4, 7), "active"); })}) {
    const Refusal refusal = refusal_of(run);
    EXPECT_EQ(refusal.code, Errc::bad_argument);
    EXPECT_THAT(refusal.message,
                StartsWith("the network cannot take 4 x 7: node 'features' (Conv): "));
    EXPECT_EQ(refusal.message.find('\n'), std::string::npos);
  }
}

TEST(LayerName, InputHasToBeOneImageOfTheNetworksChannels) {
  const auto found = [](const at::Tensor& tensor) {
    return refusal_of([&] { named_network().logits(tensor); }).message;
  };
  const std::string expected = "expected an input [1,3,h,w] of float32, found ";
  EXPECT_EQ(found(at::zeros({1, 1, 8, 8})), expected + "[1,1,8,8]");
  EXPECT_EQ(found(at::zeros({2, 3, 8, 8})), expected + "[2,3,8,8]");
  EXPECT_EQ(found(at::zeros({3, 8, 8})), expected + "[3,8,8]");
  EXPECT_EQ(found(at::Tensor()), expected + "none");
  EXPECT_EQ(refusal_of([] {
              named_network().probe(at::zeros({2, 3, 8, 8}), "active");
            }),
            (Refusal{Errc::bad_argument, expected + "[2,3,8,8]"}));
}

TEST(LayerName, InputOfAnotherTypeIsNamed) {
  EXPECT_EQ(refusal_of([] {
              named_network().logits(at::zeros({1, 3, 8, 8}, at::kDouble));
            }),
            (Refusal{Errc::bad_argument,
                     "expected an input [1,3,h,w] of float32, found [1,3,8,8] of Double"}));
}

TEST(LayerName, LogitsThatAreNotFiniteAreRefused) {
  Graph graph = random_graph(kNetwork);
  graph.constants.at("w2")[3][0] = std::numeric_limits<float>::quiet_NaN();
  const Network broken(graph);
  const Refusal expected{Errc::bad_argument,
                         "the network's logits are not finite (NaN or infinity) at 8 x 9"};
  EXPECT_EQ(refusal_of([&] { broken.logits(named_input(8, 9)); }), expected);
  EXPECT_EQ(refusal_of([&] { broken.probe(named_input(8, 9), "active"); }), expected);
}

}  // namespace
}  // namespace cameras::testing
