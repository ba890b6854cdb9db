#include "core/aten.h"

#include <gmock/gmock.h>

#include <string>

#include "cameras/network.h"
#include "support/random_graph.h"

// Attention inside of windows: larger maps have more of them.
namespace cameras::testing {
namespace {

// Positions of a window see each other by their likeness and a table; windows are cut from a map of
// 140 x 140 in steps of 10, as `cut` and `perm` say.
Graph unshifted(const std::string& cut, const std::string& stacked, const std::string& table,
                const std::string& swap) {
  return random_graph("net (float[1,3,140,140] x, float[4,3,2,2] w, float[1," + table +
                          "] table, float[4,5] v) => (float[1,5] y) <int64[6] cut = {" + cut +
                          "}, int64[4] stacked = {" + stacked + R"(}, int64[6] back = {)" + "1, " +
                          cut.substr(6, 1) + ", " + cut.substr(12, 1) + ", " + cut.substr(9, 1) +
                          ", " + cut.substr(15, 1) +
                          R"(, 4}, int64[4] map = {1, 4, 14, 14}> {
        c = Conv <strides = [10, 10]> (x, w)
        p = Reshape (c, cut)
        windows = Transpose <perm = [0, 2, 4, 3, 5, 1]> (p)
        stack = Reshape (windows, stacked)
        )" + swap + R"(
        t = Transpose <perm = [0, 1, 3, 2]> (tokens)
        scores = MatMul (tokens, t)
        biased = Add (scores, table)
        a = Softmax <axis = -1> (biased)
        o = MatMul (a, tokens)
        )" +
                          (swap.find("Identity") != std::string::npos
                               ? "other = Identity (o)"
                               : "other = Transpose <perm = [0, 2, 1, 3]> (o)") +
                          R"(
        grid = Reshape (other, back)
        rows = Transpose <perm = [0, 5, 1, 3, 2, 4]> (grid)
        m = Reshape (rows, map)
        r = Relu (m)
        mean = ReduceMean <axes = [2, 3], keepdims = 0> (r)
        y = MatMul (mean, v)
      })",
                      13);
}

// What positions i and j of the same `group` make of each other, with the table's row and column of
// their places.
at::Tensor grouped(const Graph& graph, const at::Tensor& image, const at::Tensor& group,
                   const at::Tensor& place) {
  const at::Tensor map = at::conv2d(image, graph.constants.at("w"), {}, 10);
  const at::Tensor tokens = map[0].flatten(1).transpose(0, 1);
  const at::Tensor table = graph.constants.at("table");
  const at::Tensor bias =
      table.flatten().index_select(0, (place.unsqueeze(1) * table.size(-1) + place).flatten());
  const at::Tensor scores =
      tokens.matmul(tokens.transpose(0, 1)) + bias.view({tokens.size(0), tokens.size(0)});
  const at::Tensor seen = scores.masked_fill(group.unsqueeze(1) != group, -1e9);
  const at::Tensor mixed = at::softmax(seen, 1).matmul(tokens);
  return at::relu(mixed).mean(0).matmul(graph.constants.at("v"));
}

// For an axis: its windows (first) and the places inside of them.
at::Tensor combined(const at::Tensor& rows, const at::Tensor& columns, std::int64_t many) {
  return (rows.unsqueeze(1) * many + columns).flatten();
}

// 7 x 7 positions side by side: 14 x 14 are 2 x 2 of these, and 28 x 21 are 4 x 3.
TEST(FitWindows, WindowsAreWholeAtMultiplesOfTheNativeSize) {
  const Graph graph =
      unshifted("1, 4, 2, 7, 2, 7", "1, 4, 49, 4", "1,49,49", "tokens = Identity (stack)");
  const Network network(graph);
  EXPECT_EQ(network.native_only_reason(), "");
  EXPECT_EQ(network.size_step(), 70);
  const at::Tensor image = random_tensor({1, 3, 280, 210});
  const at::Tensor rows = at::arange(28, at::kLong);
  const at::Tensor columns = at::arange(21, at::kLong);
  const at::Tensor wanted =
      grouped(graph, image, combined(rows.div(7, "floor"), columns.div(7, "floor"), 1000),
              combined(rows.remainder(7), columns.remainder(7), 7));
  // Sums of 588 products in another order.
  EXPECT_TRUE(at::allclose(network.logits(image), wanted, 1e-4, 1e-5));
}

// MaxViT's grid: 7 x 7 positions that lie two apart natively, and four and three there.
TEST(FitWindows, AGridStretchesWithTheMap) {
  const Graph graph = unshifted("1, 4, 7, 2, 7, 2", "1, 49, 4, 4", "1,49,49",
                                "tokens = Transpose <perm = [0, 2, 1, 3]> (stack)");
  const Network network(graph);
  EXPECT_EQ(network.native_only_reason(), "");
  const at::Tensor image = random_tensor({1, 3, 280, 210});
  const at::Tensor rows = at::arange(28, at::kLong);
  const at::Tensor columns = at::arange(21, at::kLong);
  const at::Tensor wanted =
      grouped(graph, image, combined(rows.remainder(4), columns.remainder(3), 1000),
              combined(rows.div(4, "floor"), columns.div(3, "floor"), 7));
  EXPECT_TRUE(at::allclose(network.logits(image), wanted, 1e-4, 1e-5));
}

// The largest number of each quarter of a map: four quarters at any size, not windows of 7 x 7.
TEST(FitWindows, PartsThatAreSummedUpAreNoWindows) {
  const Network network(random_graph(R"(
      net (float[1,3,14,14] x, float[4,3,1,1] w, float[16,5] v) => (float[1,5] y)
      <int64[6] quarters = {1, 4, 2, 7, 2, 7}> {
        c = Conv (x, w)
        q = Reshape (c, quarters)
        most = ReduceMax <axes = [3, 5], keepdims = 0> (q)
        f = Flatten (most)
        y = MatMul (f, v)
      })",
                                     11));
  EXPECT_NE(network.native_only_reason(), "");
}

}  // namespace
}  // namespace cameras::testing
