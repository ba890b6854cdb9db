#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"

// Exports with an open batch write targets that are computed in part and literal in part, and cuts
// that only make sense at the size of the export.
namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

// 16 x 24 -> maps of 8 x 12, `body` makes m of c.
Graph with_body(const std::string& constants, const std::string& body) {
  return random_graph(
      "net (float[1,3,16,24] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y)\n<" + constants +
          R"(> {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
        )" +
          body + R"(
        p = GlobalAveragePool (m)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })",
      13);
}

TEST(FitPartlyLiteral, ChannelShuffleWithAnOpenBatchFollowsTheSize) {
  expect_fits(with_body("int64[1] zero = {0}, int64[4] split = {2, 2, 8, 12}, "
                        "int64[3] merge = {4, 8, 12}",
                        R"(shape = Shape (c)
        batch = Gather <axis = 0> (shape, zero)
        t1 = Concat <axis = 0> (batch, split)
        a = Reshape (c, t1)
        b = Transpose <perm = [0, 2, 1, 3, 4]> (a)
        t2 = Concat <axis = 0> (batch, merge)
        m = Reshape (b, t2))"),
              2);
}

TEST(FitPartlyLiteral, ResizeToLiteralPositionsBehindAComputedBatchFollowsTheMap) {
  expect_fits(with_body("int64[1] from = {0}, int64[1] to = {2}, int64[2] positions = {8, 12}",
                        R"(d = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (c)
        shape = Shape (d)
        front = Slice (shape, from, to)
        target = Concat <axis = 0> (front, positions)
        u = Resize <mode = "nearest"> (d, , , target)
        m = Relu (u))"),
              1);
}

TEST(FitPartlyLiteral, ATargetThatFollowsByItselfIsLeftAlone) {
  expect_fits(
      with_body("int64[1] one = {1}", "shape = Shape (c) a = Reshape (c, shape) m = Relu (a)"), 0);
}

void expect_native_only(const Graph& graph, const std::string& node) {
  const Network network(graph);
  EXPECT_THAT(network.native_only_reason(), HasSubstr(node));
  EXPECT_THAT(network.native_only_reason(),
              HasSubstr("counts on the positions of the native size"));
}

// Rows 0 to 7 of 8 are all of them; rows 0 to 3 are half, and nobody knows half of what elsewhere.
TEST(FitPartlyLiteral, ACutInTheMiddleIsNativeOnlyAndNotSilentlyAnotherCut) {
  expect_native_only(with_body("int64[1] from = {0}, int64[1] to = {4}, int64[1] axis = {2}",
                               "m = Slice (c, from, to, axis)"),
                     "node 'm' (Slice)");
}

TEST(FitPartlyLiteral, LiteralPositionsAreNativeOnly) {
  expect_native_only(with_body("int64[3] rows = {0, 2, 4}", "m = Gather <axis = 2> (c, rows)"),
                     "node 'm' (Gather)");
}

// Each rewrite of the Expand gives another one that asks to be rewritten: that has to end.
TEST(FitPartlyLiteral, RewritesOfRewritesEnd) {
  const Graph graph = random_graph(
      R"(net (float[1,3,8,8] x, float[6,6,2,2] w) => (float[1,1] y)
      <int64[4] times = {1, 2, 1, 1}, int64[4] none = {0, 6, 8, 8}> {
        a = Tile (x, times)
        b = Expand (a, none)
        c = Concat <axis = -1> (a, b)
        d = ConvTranspose <strides = [2, 2]> (c, w)
        p = AveragePool <kernel_shape = [4, 4], strides = [3, 3], ceil_mode = 1> (d)
        y = ReduceMax <axes = [2, 3], keepdims = 0> (p)
      })",
      13);
  EXPECT_THROW(Network{graph}, Error);
}

}  // namespace
}  // namespace cameras::testing
