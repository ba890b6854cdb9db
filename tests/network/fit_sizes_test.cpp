#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"

// Sizes of the native resolution that are written into the file.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// Maps of 8 channels and the size of the input, `nodes` that turn c into m, and a pooled head.
Graph with(const std::string& sizes, const std::string& constants, const std::string& nodes,
           int opset = 13) {
  return random_graph("net (float[1,3," + sizes +
                          "] x, float[8,3,3,3] w, float[8,5] v, float[8,8] q) => (float[1,5] y) <" +
                          constants + R"(> {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        )" + nodes + R"(
        r = Relu (m)
        p = GlobalMaxPool (r)
        f = Flatten (p)
        y = MatMul (f, v)
      })",
                      opset);
}

// Channel j of the shuffled map is channel (j mod 2) * 4 + j / 2 of the map.
TEST(FitSizes, ChannelShuffleFollowsTheMap) {
  const Graph fixed =
      with("16,24", "int64[5] split = {1, 2, 4, 16, 24}, int64[4] join = {1, 8, 16, 24}",
           R"(a = Reshape (c, split)
                              b = Transpose <perm = [0, 2, 1, 3, 4]> (a)
                              m = Reshape (b, join))");
  expect_fits(fixed, 2);
  EXPECT_THAT(Network(fixed).fits(),
              ElementsAre("node 'a' (Reshape): its target [1,2,4,16,24] follows the size of its "
                          "input",
                          "node 'm' (Reshape): its target [1,8,16,24] follows the size of its "
                          "input"));
  expect_twin(fixed, with("H,W", "int64[8] order = {0, 4, 1, 5, 2, 6, 3, 7}",
                          "m = Gather <axis = 1> (c, order)"));
}

TEST(FitSizes, ChannelShuffleWithAnOpenSizeNeedsNoSecondFit) {
  const Graph fixed =
      with("16,24", "int64[5] split = {-1, 2, 4, 16, 24}, int64[4] join = {-1, 8, 16, 24}",
           R"(a = Reshape (c, split)
                              b = Transpose <perm = [0, 2, 1, 3, 4]> (a)
                              m = Reshape (b, join))");
  expect_fits(fixed, 2);
  expect_twin(fixed, with("H,W", "int64[8] order = {0, 4, 1, 5, 2, 6, 3, 7}",
                          "m = Gather <axis = 1> (c, order)"));
}

// Self-attention over positions: they are put in one row and back again. `s`: the size of c.
std::string attention(const std::string& row, const std::string& back) {
  return "a = Reshape (c, " + row + R"()
      t = Transpose <perm = [0, 2, 1]> (a)
      k = MatMul (t, q)
      s = MatMul (k, a)
      n = Softmax <axis = 2> (s)
      o = MatMul (n, t)
      u = Transpose <perm = [0, 2, 1]> (o)
      )" +
         back;
}

TEST(FitSizes, PositionsInOneRowAndBackFollowTheMap) {
  const Graph fixed = with("8,16", "int64[3] row = {1, 8, 128}, int64[4] map = {1, 8, 8, 16}",
                           attention("row", "m = Reshape (u, map)"));
  expect_fits(fixed, 2);
  expect_twin(fixed, with("H,W", "int64[3] row = {0, 0, -1}",
                          attention("row", "size = Shape (c) m = Reshape (u, size)")));
}

// torch writes GroupNorm as an instance normalisation of [1,groups,rest], and back to literal
// sizes.
TEST(FitSizes, GroupNormalizationFollowsTheMap) {
  const std::string norm = R"(a = Reshape (c, groups)
      n = InstanceNormalization (a, one, nil)
      )";
  const std::string ones = "float[2] one = {1, 1}, float[2] nil = {0, 0}, ";
  const Graph fixed =
      with("8,16", ones + "int64[3] groups = {0, 2, -1}, int64[4] map = {1, 8, 8, 16}",
           norm + "m = Reshape (n, map)");
  expect_fits(fixed, 1);
  expect_twin(fixed, with("H,W", ones + "int64[3] groups = {0, 2, -1}",
                          norm + "size = Shape (c) m = Reshape (n, size)"));
}

// 8 channels of 8 x 8: which axes are the positions cannot be told from the numbers alone.
TEST(FitSizes, MapWithAsManyChannelsAsRowsIsNotTurned) {
  const std::string norm = R"(a = Reshape (c, groups)
      n = InstanceNormalization (a, one, nil)
      )";
  const std::string ones =
      "float[2] one = {1, 1}, float[2] nil = {0, 0}, int64[3] groups = {0, 2, -1}";
  expect_twin(with("8,8", ones + ", int64[4] map = {1, 8, 8, 8}", norm + "m = Reshape (n, map)"),
              with("H,W", ones, norm + "size = Shape (c) m = Reshape (n, size)"));
  const std::string gate = "g = GlobalAveragePool (c) h = Sigmoid (g) ";
  expect_twin(
      with("8,8", "int64[4] size = {1, 8, 8, 8}", gate + "e = Expand (h, size) m = Mul (c, e)"),
      with("H,W", "int64[1] unused = {0}", gate + "m = Mul (c, h)"));
}

TEST(FitSizes, ExpandFollowsTheMap) {
  const std::string gate = "g = GlobalAveragePool (c) h = Sigmoid (g) ";
  const Graph fixed =
      with("16,24", "int64[4] size = {1, 8, 16, 24}", gate + "e = Expand (h, size) m = Mul (c, e)");
  expect_fits(fixed, 1);
  EXPECT_THAT(Network(fixed).fits(),
              ElementsAre("node 'e' (Expand): its target [1,8,16,24] follows "
                          "the map that had this size"));
  expect_twin(fixed, with("H,W", "int64[1] unused = {0}", gate + "m = Mul (c, h)"));
}

constexpr auto kNote = "node 's' (Slice): ends where its input ends";

TEST(FitSizes, SliceToTheEndFollowsTheMap) {
  const Graph fixed =
      with("16,24", "int64[2] from = {1, 2}, int64[2] to = {16, 24}, int64[2] axes = {2, -1}",
           "s = Slice (c, from, to, axes) m = Identity (s)");
  expect_fits(fixed, 1);
  EXPECT_THAT(Network(fixed).fits(), ElementsAre(kNote));
  const Graph twin =
      with("H,W", "int64[2] from = {1, 2}, int64[2] to = {9999, 9999}, int64[2] axes = {2, 3}",
           "s = Slice (c, from, to, axes) m = Identity (s)");
  expect_twin(fixed, twin);
}

TEST(FitSizes, SliceWithoutAxesFollowsTheMap) {
  const Graph fixed = with("16,24", "int64[4] from = {0, 0, 1, 2}, int64[4] to = {1, 8, 16, 24}",
                           "s = Slice (c, from, to) m = Identity (s)");
  expect_fits(fixed, 1);
}

TEST(FitSizes, SliceBeforeOpset10FollowsTheMap) {
  const Graph fixed = with("16,24", "int64[1] unused = {0}", R"(
      s = Slice <starts = [1, 2], ends = [16, 24], axes = [2, 3]> (c)
      m = Identity (s))",
                           9);
  expect_fits(fixed, 1);
  const Graph twin = with("H,W", "int64[1] unused = {0}", R"(
      s = Slice <starts = [1, 2], ends = [9999, 9999], axes = [2, 3]> (c)
      m = Identity (s))",
                          9);
  expect_twin(fixed, twin);
}

TEST(FitSizes, SliceOfChannelsStays) {
  expect_fits(with("16,24", "int64[1] from = {2}, int64[1] to = {10}, int64[1] axis = {1}",
                   "d = Concat <axis = 1> (c, c) s = Slice (d, from, to, axis) m = Identity (s)"),
              0);
}

constexpr auto kDown = "d = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (c) ";

TEST(FitSizes, ResizeToAnEarlierMapFollowsIt) {
  const Graph fixed =
      with("16,24", "int64[4] size = {1, 8, 16, 24}",
           std::string(kDown) + "u = Resize <mode = \"nearest\"> (d, , , size) m = Add (c, u)");
  expect_fits(fixed, 1);
  expect_twin(fixed, with("H,W", "float[4] scales = {1, 1, 2, 2}",
                          std::string(kDown) +
                              "u = Resize <mode = \"nearest\"> (d, , scales) m = Add (c, u)"));
}

// An earlier map of 16 x 24 exists at odd sizes, too, where twice the half is not the whole.
TEST(FitSizes, ResizeToAnEarlierMapFitsAtOddSizes) {
  const Network network(
      with("16,24", "int64[4] size = {1, 8, 16, 24}",
           std::string(kDown) + "u = Resize <mode = \"nearest\"> (d, , , size) m = Add (c, u)"));
  EXPECT_EQ(network.logits(random_tensor({1, 3, 17, 31})).size(0), 5);
}

TEST(FitSizes, ResizeToASizeThatNoMapHadKeepsItsFactor) {
  const Graph fixed = with("16,24", "int64[4] size = {1, 8, 48, 36}",
                           "m = Resize <mode = \"linear\"> (c, , , size)");
  expect_fits(fixed, 1);
  expect_twin(fixed, with("H,W", "float[4] scales = {1, 1, 3, 1.5}",
                          "m = Resize <mode = \"linear\"> (c, , scales)"));
}

}  // namespace
}  // namespace cameras::testing
