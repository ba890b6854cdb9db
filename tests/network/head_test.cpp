#include "core/aten.h"

#include <gmock/gmock.h>

#include <limits>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// The head of a pass, run on other values of the layer.
namespace cameras::testing {
namespace {

constexpr auto kConvolutions = R"(
        conv1 = Conv <pads = [1, 1, 1, 1]> (x, w1, b1)
        relu1 = Relu (conv1)
        conv2 = Conv <pads = [1, 1, 1, 1]> (relu1, w2)
        sum = Add (conv2, relu1)
        pool = GlobalAveragePool (sum)
)";

Network head_network(const std::string& flatten = "flat = Flatten (pool)") {
  return Network(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w1, float[4] b1, float[4,4,3,3] w2, float[5,4] w3)
        => (float[1,5] y) {)" +
                              std::string(kConvolutions) + flatten + R"(
        y = Gemm <transB = 1> (flat, w3)
      })"));
}

at::Tensor head_input() { return random_tensor({1, 3, 8, 8}); }

// A probe's head is recorded, so its convolutions are ATen's and not oneDNN's: sums of 36 float32
// products in another order.
bool same_but_for_rounding(const at::Tensor& a, const at::Tensor& b) {
  return at::allclose(a, b, /*rtol=*/1e-5, /*atol=*/1e-6);
}

TEST(Head, OfTheLayersOwnValueGivesTheLogits) {
  for (const auto* layer : {"x", "conv1", "relu1", "conv2", "sum"}) {
    const Head head = head_network().head(head_input(), layer);
    const Probe probe = head_network().probe(head_input(), layer);
    EXPECT_TRUE(at::equal(head.activation(), probe.activation())) << layer;
    EXPECT_TRUE(same_but_for_rounding(head.logits(), probe.logits())) << layer;
    EXPECT_TRUE(at::equal(head.logits_at(head.activation())[0], head.logits())) << layer;
  }
}

// Cut at conv2: y = w3 mean(conv2 + relu1), where relu1 stays what the input made it.
TEST(Head, ValuesFromBeforeTheCutAreConstants) {
  const Network asked = head_network();
  const Head head = asked.head(head_input(), "conv2");
  const at::Tensor relu1 = asked.probe(head_input(), "relu1").activation();
  const at::Tensor w3 = asked.graph().constants.at("w3");
  const at::Tensor changed = random_tensor({2, 4, 8, 8}, -1, 1, 7);
  const at::Tensor expected = at::matmul((changed + relu1).mean({2, 3}), w3.t());
  // Sums of 64 float32 numbers around 1 in another order.
  EXPECT_TRUE(at::allclose(head.logits_at(changed), expected, 0, 1e-6));
}

// Reshape to one row would put three images into one.
TEST(Head, BatchOfOneInTheFileDoesNotMixValues) {
  const Network literal = head_network(
      "shape = Constant <value = int64[2] {1, -1}> () "
      "flat = Reshape (pool, shape)");
  const at::Tensor changed = random_tensor({3, 4, 8, 8}, -1, 1, 7);
  const at::Tensor together = literal.head(head_input(), "conv2").logits_at(changed);
  EXPECT_EQ(together.sizes(), (at::IntArrayRef{3, 5}));
  EXPECT_TRUE(at::equal(together, head_network().head(head_input(), "conv2").logits_at(changed)));
}

TEST(Head, ArgumentIsNotChanged) {
  const Head head = head_network().head(head_input(), "conv1");
  const at::Tensor before = head.activation().clone();
  const at::Tensor changed = at::zeros({1, 4, 8, 8});
  EXPECT_FALSE(at::equal(head.logits_at(changed)[0], head.logits()));
  EXPECT_TRUE(at::equal(changed, at::zeros({1, 4, 8, 8})));
  EXPECT_TRUE(at::equal(head.activation(), before));
}

TEST(Head, OtherShapesAreRefused) {
  const Head head = head_network().head(head_input(), "conv1");
  const auto refusal = [&](const at::Tensor& changed) {
    return refusal_of([&] { head.logits_at(changed); });
  };
  const std::string expected = "expected activations [B,4,8,8] of float32, found ";
  EXPECT_EQ(refusal({}), (Refusal{Errc::bad_argument, expected + "none"}));
  EXPECT_EQ(refusal(at::zeros({4, 8, 8})), (Refusal{Errc::bad_argument, expected + "[4,8,8]"}));
  EXPECT_EQ(refusal(at::zeros({1, 4, 8, 9})),
            (Refusal{Errc::bad_argument, expected + "[1,4,8,9]"}));
  EXPECT_EQ(refusal(at::zeros({0, 4, 8, 8})),
            (Refusal{Errc::bad_argument, expected + "[0,4,8,8]"}));
  EXPECT_EQ(refusal(at::zeros({1, 4, 8, 8}, at::kDouble)),
            (Refusal{Errc::bad_argument, expected + "[1,4,8,8] of Double"}));
}

TEST(Head, IsRefusedWhereAProbeIs) {
  const auto refusal = [](const at::Tensor& image, const std::string& layer) {
    return refusal_of([&] { head_network().head(image, layer); });
  };
  EXPECT_EQ(refusal(head_input(), "conv3").message,
            refusal_of([] { head_network().probe(head_input(), "conv3"); }).message);
  EXPECT_EQ(
      refusal(head_input(), "flat"),
      (Refusal{Errc::bad_argument,
               "layer 'flat': expected a feature map [1,K,m,n], [1,m,n,K] or tokens [1,T,K], found "
               "[1,4], whose axes are none of these"}));
  EXPECT_EQ(refusal(at::zeros({1, 8, 8}), "conv1"),
            (Refusal{Errc::bad_argument, "expected an input [1,3,h,w] of float32, found [1,8,8]"}));
  EXPECT_EQ(refusal(at::full({1, 3, 8, 8}, std::numeric_limits<float>::infinity()), "conv1"),
            (Refusal{Errc::bad_argument,
                     "the network's logits are not finite (NaN or infinity) at 8 x 8"}));
}

// A table of 8 x 8 positions cannot grow with the image.
TEST(Head, SizeThatANodeCannotTakeNamesIt) {
  const Network fixed(random_graph(R"(
      net (float[1,3,8,8] x, float[5,3,1,1] w, float[1,5,8,8] table) => (float[1,5] y) {
        conv = Conv (x, w)
        sum = Add (conv, table)
        pool = GlobalAveragePool (sum)
        y = Flatten (pool)
      })"));
  const Refusal refusal = refusal_of([&] { fixed.head(random_tensor({1, 3, 9, 9}), "conv"); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message,
              ::testing::StartsWith("the network cannot take 9 x 9: node 'sum' (Add): "));
}

}  // namespace
}  // namespace cameras::testing
