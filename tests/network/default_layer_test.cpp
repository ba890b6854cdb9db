#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// The layer that is explained when none is named: the deepest map that convolutions make.
namespace cameras::testing {
namespace {

constexpr auto kPooledHead =
    " p = GlobalAveragePool (last) f = Flatten (p) y = Gemm <transB = 1> (f, v)";

std::string default_layer(const std::string& nodes, int opset = 13) {
  return Network(random_graph(
                     R"(net (float[N,3,16,16] x, float[4,3,3,3] w, float[4,4,3,3] w2, float[4] b,
                             float[4] mean, float[4] variance, float[5,4] v, float[4,4,1,1] w1,
                             float[4,4] q, float[8,4,1,1] wide, float[5,8] v8, float[5,16] v16)
                          => (float[N,5] y) {)" +
                         nodes + " }",
                     opset))
      .default_layer();
}

TEST(DefaultLayer, VggsIsTheReluBeforeTheLastPool) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      r1 = Relu (c1)
      m1 = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r1)
      c2 = Conv (m1, w2)
      r2 = Relu (c2)
      m2 = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r2)
      h = MaxPool <kernel_shape = [1, 2], strides = [1, 2]> (m2)
      d = Dropout (h)
      last = Identity (d))" +
                          std::string(kPooledHead)),
            "r2");
}

// Weights of an attention pool, made by a convolution of one channel, come last in the file.
TEST(DefaultLayer, SideBranchesAreNoDefault) {
  const Graph graph = random_graph(
      R"(net (float[1,3,16,16] x, float[4,3,3,3] w, float[1,4,1,1] q, float[5,4] v) => (float[1,5] y) {
        c = Conv (x, w)
        r = Relu (c)
        a = Conv (r, q)
        g = Sigmoid (a)
        m = Mul (r, g)
        rows = ReduceMean <axes = [2, 3], keepdims = 0> (m)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        both = Add (f, rows)
        y = Gemm <transB = 1> (both, v)
      })");
  const Network network(graph);
  EXPECT_EQ(network.default_layer(), "r");
  EXPECT_TRUE(network.warnings().empty());
}

TEST(DefaultLayer, NetworksSideBySideAreWarnedOf) {
  const Network network(random_graph(
      R"(net (float[1,3,16,16] x, float[4,3,3,3] w, float[4,3,3,3] u) => (float[1,4] y) {
        a = Conv (x, w)
        b = Conv (x, u)
        pa = GlobalAveragePool (a)
        pb = GlobalAveragePool (b)
        sum = Add (pa, pb)
        y = Flatten (sum)
      })"));
  EXPECT_EQ(network.default_layer(), "b");
  ASSERT_EQ(network.warnings().size(), 1U);
  EXPECT_TRUE(network.warnings()[0].starts_with(
      "no feature map is on every path from the image to the scores: 'b' is explained"))
      << network.warnings()[0];
}

TEST(DefaultLayer, ResNetsIsTheReluBehindTheSum) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      r1 = Relu (c1)
      c2 = Conv <pads = [1, 1, 1, 1]> (r1, w2)
      sum = Add (c2, r1)
      last = Relu (sum))" +
                          std::string(kPooledHead)),
            "last");
}

TEST(DefaultLayer, DenseNetsIsTheReluBehindTheLastNormalization) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      c2 = Conv <pads = [1, 1, 1, 1]> (c1, w2)
      cat = Concat <axis = 1> (c1, c2)
      back = Split <axis = 1> (cat)
      c3 = Conv <pads = [1, 1, 1, 1]> (c2, w2)
      norm = BatchNormalization (c3, b, b, mean, variance)
      last = Relu (norm))" +
                          std::string(kPooledHead)),
            "last");
}

TEST(DefaultLayer, InceptionsIsTheConcatenation) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      m = MaxPool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (c1)
      left = Conv (c1, w1)
      cat = Concat <axis = 1> (m, left)
      p = GlobalAveragePool (cat)
      f = Flatten (p)
      y = Gemm <transB = 1> (f, v8))"),
            "cat");
}

TEST(DefaultLayer, GatesOfSqueezeAndExcitationDoNotCount) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      s = GlobalAveragePool (c1)
      down = Conv (s, w1)
      act = Relu (down)
      up = Conv (act, w1)
      gate = Sigmoid (up)
      last = Mul (c1, gate))" +
                          std::string(kPooledHead)),
            "last");
}

// A gate in front of the head that only scales the pooled numbers.
TEST(DefaultLayer, OnePositionBehindThePoolDoesNotCount) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      h = HardSigmoid (c1)
      p = GlobalAveragePool (h)
      c2 = Conv (p, wide)
      r2 = Relu (c2)
      f = Flatten (r2)
      y = Gemm <transB = 1> (f, v8))"),
            "h");
}

TEST(DefaultLayer, SqueezeNetsIsItsClassMaps) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      r1 = Relu (c1)
      d = Dropout (r1)
      classes = Conv (d, w1)
      maps = Relu (classes)
      p = GlobalAveragePool (maps)
      y = Flatten (p))"),
            "maps");
}

// Between the convolutions ConvNeXt works on [N,h,w,K]: the sum goes past those values.
TEST(DefaultLayer, ConvNeXtsIsTheSumBehindTheTransposes) {
  const std::string block = R"(
      c1 = Conv (x, w)
      dw = Conv <pads = [1, 1, 1, 1]> (c1, w2)
      t = Transpose <perm = [0, 2, 3, 1]> (dw)
      n = LayerNormalization (t, b, b)
      m1 = MatMul (n, q)
      g = Relu (m1)
      m2 = MatMul (g, q)
      scaled = Mul (m2, b)
      back = Transpose <perm = [0, 3, 1, 2]> (scaled)
      sum = Add (c1, back)
      p = GlobalAveragePool (sum)
      pt = Transpose <perm = [0, 2, 3, 1]> (p)
      ln = LayerNormalization (pt, b, b)
      f = Flatten (ln)
      y = Gemm <transB = 1> (f, v))";
  EXPECT_EQ(default_layer(block, 17), "sum");
}

TEST(DefaultLayer, TensorFlowsIsTheMapInFrontOfItsTranspose) {
  const Network network(random_graph(R"(
      net (float[N,16,12,3] x, float[4,3,3,3] w, float[4,5] v) => (float[N,5] y) {
        t = Transpose <perm = [0, 3, 1, 2]> (x)
        c = Conv (t, w)
        r = Relu (c)
        back = Transpose <perm = [0, 2, 3, 1]> (r)
        p = ReduceMean <axes = [1, 2], keepdims = 0> (back)
        y = MatMul (p, v)
      })"));
  EXPECT_EQ(network.default_layer(), "r");
  EXPECT_EQ(network.probe(random_tensor({1, 3, 16, 12}), "r").activation().sizes(),
            (Ints{1, 4, 14, 10}));
}

TEST(DefaultLayer, PoolsAndResamplingBehindItArePassedOver) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      e = Elu (c1)
      a = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (e)
      last = Pad <mode = "reflect"> (a, pads))" +
                          std::string(kPooledHead) +
                          " pads = Constant <value_ints = [0, 0, 1, 1, 0, 0, 1, 1]> ()"),
            "e");
}

// A pool inside the head's own arithmetic ends the maps, whatever is computed of it afterwards.
// Quantise and dequantise after every step, as QDQ exports of residual networks have it.
TEST(DefaultLayer, QuantisationOnTheWayDoesNotHideTheSum) {
  EXPECT_EQ(default_layer(R"(
      scale = Constant <value = float {0.05}> ()
      zero = Constant <value = int8 {0}> ()
      c1 = Conv <pads = [1, 1, 1, 1]> (x, w)
      q1 = QuantizeLinear (c1, scale, zero)
      d1 = DequantizeLinear (q1, scale, zero)
      c2 = Conv <pads = [1, 1, 1, 1]> (d1, w2)
      q2 = QuantizeLinear (c2, scale, zero)
      d2 = DequantizeLinear (q2, scale, zero)
      sum = Add (d1, d2)
      relu = Relu (sum)
      q3 = QuantizeLinear (relu, scale, zero)
      last = DequantizeLinear (q3, scale, zero))" +
                          std::string(kPooledHead)),
            "relu");
}

TEST(DefaultLayer, GroupNormalizationWrittenWithReshapesIsANormalisation) {
  EXPECT_EQ(default_layer(R"(
      groups = Constant <value = int64[3] {0, 2, -1}> ()
      ones = Constant <value = float[2] {1, 1}> ()
      zeros = Constant <value = float[2] {0, 0}> ()
      c1 = Conv <pads = [1, 1, 1, 1]> (x, w)
      shape = Shape (c1)
      folded = Reshape (c1, groups)
      normal = InstanceNormalization (folded, ones, zeros)
      back = Reshape (normal, shape)
      last = Relu (back))" +
                          std::string(kPooledHead)),
            "last");
}

TEST(DefaultLayer, AReshapeToTheSameShapeIsNone) {
  EXPECT_EQ(default_layer(R"(
      c1 = Conv (x, w)
      shape = Shape (c1)
      rows = Reshape (c1, shape)
      last = Relu (rows))" +
                          std::string(kPooledHead)),
            "last");
}

TEST(DefaultLayer, LayersAreListedWithTheirNativeShapes) {
  const Network network(random_graph(R"(
      net (float[1,3,16,12] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y) {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        r = Relu (c)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
  ASSERT_EQ(network.layers().size(), 2U);
  const Layer& layer = network.layers()[1];
  EXPECT_EQ(layer.name, "r");
  EXPECT_EQ(layer.type, "Relu");
  EXPECT_EQ((Ints{layer.channels, layer.height, layer.width}), (Ints{4, 8, 6}));
}

TEST(DefaultLayer, NetworkWithoutConvolutionHasNone) {
  const Network network(random_graph(R"(
      net (float[1,3,8,8] x, float[5,192] v) => (float[1,5] y) {
        f = Flatten (x)
        y = Gemm <transB = 1> (f, v)
      })"));
  EXPECT_EQ(network.default_layer(), "");
  EXPECT_EQ(refusal_of([&] {
              network.probe(random_tensor({1, 3, 8, 8}), network.default_layer());
            }),
            (Refusal{Errc::bad_argument,
                     "the network has no convolutional feature map to explain by default: name a "
                     "layer"}));
  EXPECT_EQ(network.probe(random_tensor({1, 3, 8, 8}), "x").gradient(0).sizes(),
            (Ints{1, 3, 8, 8}));
}

}  // namespace
}  // namespace cameras::testing
