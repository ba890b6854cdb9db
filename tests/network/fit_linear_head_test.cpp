#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"

// Heads whose linear layer counts on the native number of positions.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// 16 x 24 -> maps of 4 x 6 with 3 channels: 72 numbers for the linear layer.
Graph linear_head(const std::string& input, const std::string& head, int opset = 13) {
  return random_graph("net (float[" + input +
                          R"(] x, float[3,3,3,3] w, float[5,72] v) => (float[1,5] y)
      <int64[2] open_rows = {-1, 72}, int64[2] open_columns = {1, -1}, int64[2] literal = {1, 72},
       int64[2] two = {2, 72}, int64[2] copied = {0, -1}> {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        r = Relu (c)
        m = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r)
        )" + head + R"(
        y = Gemm <transB = 1> (f, v)
      })",
                      opset);
}

TEST(FitLinearHead, FlattenGetsAPoolInFront) {
  const Graph graph = linear_head("1,3,16,24", "f = Flatten (m)");
  expect_fits(graph, 1);
  EXPECT_THAT(Network(graph).fits(),
              ElementsAre("node 'f' (Flatten): what follows counts on [4,6] positions, so an "
                          "adaptive average pool to them goes in front"));
}

TEST(FitLinearHead, DropoutInBetweenChangesNothing) {
  expect_fits(linear_head("1,3,16,24", "d = Dropout (m) f = Flatten (d)"), 1);
  expect_fits(linear_head("1,3,16,24", "e = Flatten (m) f = Dropout (e)"), 1);
}

TEST(FitLinearHead, EveryFormOfReshapeIsFitted) {
  for (const char* shape : {"open_rows", "open_columns", "literal", "copied"}) {
    SCOPED_TRACE(shape);
    expect_fits(linear_head("1,3,16,24", std::string("f = Reshape (m, ") + shape + ")"), 1);
  }
}

TEST(FitLinearHead, EveryFormGivesTheSame) {
  const Graph flatten = linear_head("1,3,16,24", "f = Flatten (m)");
  for (const char* shape : {"open_rows", "open_columns", "literal", "copied"}) {
    const Graph reshape = linear_head("1,3,16,24", std::string("f = Reshape (m, ") + shape + ")");
    const at::Tensor input = random_tensor({1, 3, 30, 50});
    EXPECT_TRUE(at::equal(Network(reshape).logits(input), Network(flatten).logits(input))) << shape;
  }
}

// At twice the native size the adaptive pool to 4 x 6 is an average pool of 2 x 2, which a file for
// that size can say itself.
TEST(FitLinearHead, TwiceTheSizeEqualsAPoolOfTwo) {
  const Graph fixed = linear_head("1,3,16,24", "f = Flatten (m)");
  const Graph twice = linear_head(
      "1,3,32,48", "p = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (m) f = Flatten (p)");
  const at::Tensor input = random_tensor({1, 3, 32, 48});
  // Means of four float32 numbers, summed in another order.
  EXPECT_TRUE(
      at::allclose(Network(fixed).logits(input), unfitted_logits(twice, input), 1e-6, 1e-6));
}

TEST(FitLinearHead, BatchThatIsWrittenInIsFitted) {
  const Graph graph = linear_head("2,3,16,24", "f = Reshape (m, two)");
  const Network network(graph);
  EXPECT_EQ(network.native_only_reason(), "");
  EXPECT_EQ(network.label_count(), 5);
  const Graph one = linear_head("1,3,16,24", "f = Reshape (m, literal)");
  for (const auto& [rows, columns] : {std::pair(16, 24), std::pair(31, 40)}) {
    const at::Tensor input = random_tensor({1, 3, rows, columns});
    EXPECT_TRUE(at::equal(network.logits(input), Network(one).logits(input)));
  }
  // The file itself takes two images at once: each row is that image's logits.
  const at::Tensor both =
      unfitted_logits(graph, random_tensor({1, 3, 16, 24}).repeat({2, 1, 1, 1}));
  const at::Tensor single = network.logits(random_tensor({1, 3, 16, 24}));
  // A matrix product of two rows may sum in another order than one of a single row.
  EXPECT_TRUE(at::allclose(both.view({2, 5})[1], single, 1e-5, 1e-6));
}

TEST(FitLinearHead, BatchOfOneTakesAnyImage) {
  const Network network(linear_head("2,3,16,24", "f = Flatten (m)"));
  EXPECT_EQ(network.logits(random_tensor({1, 3, 16, 24})).size(0), 5);
  EXPECT_EQ(network.image().batch, 2);
}

// A convolution as large as its map: 1 x 1 natively, more positions at other sizes.
Graph convolution_head(const std::string& sizes, const std::string& head) {
  return random_graph("net (float[1,3," + sizes +
                      R"(] x, float[4,3,3,3] w, float[5,4,8,8] v) => (float[1,5] y)
      <int64[2] shape = {1, 5}, int64[2] axes = {2, 3}> {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        r = Relu (c)
        p = Conv (r, v)
        )" + head + " }");
}

TEST(FitLinearHead, OnePositionThatIsDroppedIsAveraged) {
  const Graph twin = convolution_head("H,W", "g = GlobalAveragePool (p) y = Flatten (g)");
  for (const char* head : {"y = Flatten (p)", "y = Squeeze (p, axes)", "y = Reshape (p, shape)"}) {
    SCOPED_TRACE(head);
    expect_fits(convolution_head("16,16", head), 1);
    expect_twin(convolution_head("16,16", head), twin);
  }
}

// The file ends at [1,5,1,1] itself: a class map at other sizes.
TEST(FitLinearHead, ClassMapAtTheEndIsAveraged) {
  Graph graph = convolution_head("16,16", "y = Identity (p)");
  expect_fits(graph, 0);
  expect_twin(graph, convolution_head("H,W", "g = GlobalAveragePool (p) y = Flatten (g)"));
}

// 16 x 24 -> maps of 8 x 12, which 2 x 2 tiles: torch writes AdaptiveAvgPool2d((4, 6)) like that.
Graph tiled_head(const std::string& between) {
  return random_graph(
      R"(net (float[1,3,16,24] x, float[3,3,3,3] w, float[5,72] v) => (float[1,5] y) {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        r = Relu (c)
        p = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (r)
        )" +
      between + R"(
        y = Gemm <transB = 1> (f, v)
      })");
}

TEST(FitLinearHead, PoolThatTilesTheMapIsAdaptive) {
  for (const std::string between : {"f = Flatten (p)", "d = Dropout (p) f = Flatten (d)"}) {
    const Graph graph = tiled_head(between);
    expect_fits(graph, 1);
    const Network network(graph);
    EXPECT_THAT(
        network.fits(),
        ElementsAre("node 'p' (AveragePool): its kernel tiles the map in front of a flattened "
                    "head, so it is an adaptive average pool to [4,6] positions"));
    const at::Tensor image = random_tensor({1, 3, 38, 30});
    const at::Tensor maps =
        at::relu(at::conv2d(image, graph.constants.at("w"), {}, {2, 2}, {1, 1}));
    const at::Tensor wanted =
        at::matmul(graph.constants.at("v"), at::adaptive_avg_pool2d(maps, {4, 6}).flatten());
    // Sums of 72 products in another order.
    EXPECT_TRUE(at::allclose(network.logits(image), wanted, 1e-5, 1e-5));
  }
}

// A pool that leaves a border, overlaps, or has convolutions after it is a pool by its own size.
TEST(FitLinearHead, OtherPoolsStay) {
  const Graph overlapping = random_graph(R"(
      net (float[1,3,16,24] x, float[3,3,3,3] w, float[5,231] v) => (float[1,5] y) {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        p = AveragePool <kernel_shape = [2, 2]> (c)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  EXPECT_THAT(Network(overlapping).fits().at(0), ::testing::HasSubstr("(Flatten)"));
  const Graph before = random_graph(R"(
      net (float[1,3,16,24] x, float[3,3,3,3] w, float[3,3,1,1] k, float[5,72] v) => (float[1,5] y) {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        p = AveragePool <kernel_shape = [2, 2], strides = [2, 2]> (c)
        q = Conv (p, k)
        f = Flatten (q)
        y = Gemm <transB = 1> (f, v)
      })");
  EXPECT_THAT(Network(before).fits().at(0), ::testing::HasSubstr("(Flatten)"));
}

}  // namespace
}  // namespace cameras::testing
