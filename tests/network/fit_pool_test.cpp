#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"

// Heads that pool the whole map.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// 16 x 24 -> maps of 8 x 12.
Graph with_pool(const std::string& sizes, const std::string& pool, int opset = 13) {
  return random_graph("net (float[1,3," + sizes +
                          R"(] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y) {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        r = Relu (c)
        )" + pool + R"(
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })",
                      opset);
}

constexpr auto kAverage = "p = AveragePool <kernel_shape = [8, 12]> (r)";
constexpr auto kMax = "p = MaxPool <kernel_shape = [8, 12]> (r)";

TEST(FitPool, AveragePoolOverTheWholeMapIsGlobal) {
  expect_fits(with_pool("16,24", kAverage), 1);
  expect_twin(with_pool("16,24", kAverage), with_pool("H,W", "p = GlobalAveragePool (r)"));
}

TEST(FitPool, MaxPoolOverTheWholeMapIsGlobal) {
  expect_fits(with_pool("16,24", kMax), 1);
  expect_twin(with_pool("16,24", kMax), with_pool("H,W", "p = GlobalMaxPool (r)"));
}

TEST(FitPool, StridesAndZeroPadsChangeNothing) {
  const Graph graph = with_pool("16,24", R"(p = AveragePool <kernel_shape = [8, 12],
      strides = [8, 12], pads = [0, 0, 0, 0], count_include_pad = 1> (r))");
  expect_fits(graph, 1);
  expect_twin(graph, with_pool("H,W", "p = GlobalAveragePool (r)"));
}

// SAME pads by the size at hand, so this one has more positions in a larger map: it stays, and what
// counts on one position after it gets their mean.
TEST(FitPool, PoolThatPadsBySizeStaysAPool) {
  const Network network(with_pool("16,24", R"(p = AveragePool <kernel_shape = [8, 12],
      strides = [8, 12], auto_pad = "SAME_UPPER"> (r))"));
  ASSERT_EQ(network.fits().size(), 1U);
  EXPECT_THAT(network.fits()[0], ::testing::HasSubstr("adaptive average pool"));
  EXPECT_EQ(network.logits(at::ones({1, 3, 48, 64})).size(0), 5);
}

TEST(FitPool, NoteNamesTheNode) {
  EXPECT_THAT(Network(with_pool("16,24", kAverage)).fits(),
              ElementsAre("node 'p' (AveragePool): its kernel [8,12] covers the whole map, so it "
                          "pools the whole map at any size"));
}

TEST(FitPool, GlobalPoolsNeedNoFit) {
  expect_fits(with_pool("16,24", "p = GlobalAveragePool (r)"), 0);
}

TEST(FitPool, ReduceMeanNeedsNoFit) {
  const Graph kept = with_pool("16,24", "p = ReduceMean <axes = [2, 3]> (r)");
  expect_fits(kept, 0);
  expect_twin(kept, with_pool("H,W", "p = GlobalAveragePool (r)"));
  const Graph dropped = with_pool("16,24", "p = ReduceMean <axes = [-1, -2], keepdims = 0> (r)");
  expect_fits(dropped, 0);
  expect_twin(dropped, with_pool("H,W", "p = GlobalAveragePool (r)"));
}

TEST(FitPool, PoolOverPartOfTheMapStays) {
  const std::string pools = "m = MaxPool <kernel_shape = [4, 4], strides = [4, 4]> (r) ";
  const Graph fixed = with_pool("16,24", pools + "p = AveragePool <kernel_shape = [2, 3]> (m)");
  expect_fits(fixed, 1);  // the second one alone
  expect_twin(fixed, with_pool("H,W", pools + "p = GlobalAveragePool (m)"));
}

// CIFAR networks end in a map of one position, and a 1 x 1 pool there says nothing about larger
// maps: what follows counts on one position, so they are averaged.
TEST(FitPool, MapOfOnePositionIsAveraged) {
  const std::string to_one = "m = MaxPool <kernel_shape = [4, 4], strides = [8, 8]> (r) ";
  const Graph fixed = with_pool("16,16", to_one + "p = AveragePool <kernel_shape = [1, 1]> (m)");
  expect_fits(fixed, 1);
  expect_twin(fixed, with_pool("H,W", to_one + "p = GlobalAveragePool (m)"));
}

// No exporter leaves out the first output, but a hostile file may: the second alone is read here.
TEST(FitPool, PoolWithoutFirstOutputIsLeftAlone) {
  Graph graph = random_graph(R"(
      net (float[1,3,8,8] x, float[5,3] v) => (float[1,5] y) {
        m, indices = MaxPool <kernel_shape = [8, 8]> (x)
        p = Cast <to = 1> (indices)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.nodes.at(0).outputs.at(0) = "";
  EXPECT_THAT(Network(graph).fits(),
              ::testing::Not(::testing::Contains(::testing::HasSubstr("MaxPool"))));
}

}  // namespace
}  // namespace cameras::testing
