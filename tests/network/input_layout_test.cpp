#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/network.h"
#include "support/random_graph.h"

// The same network after another kind of input gives the same logits.
namespace cameras::testing {
namespace {

constexpr auto kLayoutHead = R"(
      r = Relu (c)
      p = GlobalAveragePool (r)
      f = Flatten (p)
      y = Gemm <transB = 1> (f, v)
    })";

Graph variant(const std::string& input, const std::string& nodes) {
  return random_graph("net (" + input +
                      ", float[4,3,3,3] w, float[5,4] v, float[1] scale) => (float[N,5] y) {" +
                      nodes + kLayoutHead);
}

Network channels_first() { return Network(variant("float[N,3,12,10] x", "c = Conv (x, w)")); }

// The Transposes undo each other, so not one bit may differ.
void expect_same(const Network& network, const Network& expected, const at::Tensor& input) {
  EXPECT_TRUE(at::equal(network.logits(input), expected.logits(input)));
  const Probe probe = network.probe(input, "c");
  const Probe wanted = expected.probe(input, "c");
  EXPECT_TRUE(at::equal(probe.activation(), wanted.activation()));
  EXPECT_TRUE(at::equal(probe.gradient(1), wanted.gradient(1)));
}

TEST(InputLayout, ChannelsLastFileTakesTheSameTensor) {
  const Network network(
      variant("float[N,12,10,3] x", "t = Transpose <perm = [0, 3, 1, 2]> (x) c = Conv (t, w)"));
  EXPECT_TRUE(network.image().channels_last);
  EXPECT_EQ(network.native_height(), 12);
  EXPECT_EQ(network.native_width(), 10);
  expect_same(network, channels_first(), random_tensor({1, 3, 12, 10}));
  expect_same(network, channels_first(), random_tensor({1, 3, 20, 31}));
}

TEST(InputLayout, ChannelsLastWithOpenSizesIsSeenByItsTranspose) {
  const Network network(
      variant("float[N,A,B,C] x", "t = Transpose <perm = [0, 3, 1, 2]> (x) c = Conv (t, w)"));
  EXPECT_TRUE(network.image().channels_last);
  expect_same(network, channels_first(), random_tensor({1, 3, 12, 10}));
}

TEST(InputLayout, InputGradientIsChannelsFirstEitherWay) {
  const Network network(
      variant("float[N,12,10,3] x", "t = Transpose <perm = [0, 3, 1, 2]> (x) c = Conv (t, w)"));
  const at::Tensor input = random_tensor({1, 3, 12, 10});
  EXPECT_TRUE(at::equal(network.probe(input, "x").gradient(0),
                        channels_first().probe(input, "x").gradient(0)));
}

Network bytes_network() {
  return Network(
      variant("uint8[N,3,12,10] x", "b = Cast <to = 1> (x) m = Mul (b, scale) c = Conv (m, w)"));
}

Network floats_network() {
  return Network(
      variant("float[N,3,12,10] x", "b = Identity (x) m = Mul (b, scale) c = Conv (m, w)"));
}

TEST(InputLayout, BytesTakeWholeNumbersAsFloats) {
  const at::Tensor input = random_tensor({1, 3, 12, 10}, 0, 256).floor();
  expect_same(bytes_network(), floats_network(), input);
}

TEST(InputLayout, BytesAreRoundedAndSaturated) {
  const at::Tensor input = random_tensor({1, 3, 12, 10}, -40, 300);
  EXPECT_TRUE(at::equal(bytes_network().logits(input),
                        floats_network().logits(input.round().clamp(0, 255))));
}

TEST(InputLayout, GradientsPassTheRoundingOfBytes) {
  const at::Tensor input = random_tensor({1, 3, 12, 10}, 1, 254);
  const at::Tensor gradient = bytes_network().probe(input, "x").gradient(0);
  EXPECT_TRUE(at::equal(gradient, floats_network().probe(input.round(), "x").gradient(0)));
  EXPECT_GT(gradient.abs().max().item<float>(), 0);
}

}  // namespace
}  // namespace cameras::testing
