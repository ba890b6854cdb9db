#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// If and Loop, whose branches are chosen while a network is loaded.
namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

// Of PyTorch's squeeze(3) with open sizes: `then` where the map has one column.
Graph branching_graph(const std::string& condition, const std::string& size = "H,W") {
  return random_graph("net (float[1,3," + size +
                      R"(] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y) {
      c = Conv (x, w)
      r = Relu (c)
      p = GlobalAveragePool (r)
      )" + condition + R"(
      s = If (cond) <
        then_branch = squeezed () => (float[1,4,1] t) {
          axes = Constant <value = int64[1] {3}> ()
          t = Squeeze (p, axes)
        },
        else_branch = kept () => (float[1,4,1,1] e) { e = Identity (p) }>
      last = Constant <value = int64[1] {2}> ()
      f = Squeeze (s, last)
      y = Gemm <transB = 1> (f, v)
    })");
}

constexpr auto kOneColumn = R"(
      shape = Shape (p)
      three = Constant <value = int64 {3}> ()
      columns = Gather (shape, three)
      one = Constant <value = int64 {1}> ()
      cond = Equal (columns, one))";

at::Tensor picture(std::int64_t height, std::int64_t width) {
  return random_tensor({1, 3, height, width}, -1, 1, 3);
}

TEST(Branches, ConditionThatFollowsFromSizes) {
  const Network network(branching_graph(kOneColumn));
  EXPECT_EQ(network.default_layer(), "r");
  EXPECT_EQ(network.native_only_reason(), "");
  const Graph& graph = network.graph();
  for (const at::Tensor& image : {picture(8, 8), picture(13, 21)}) {
    const at::Tensor map = at::conv2d(image, graph.constants.at("w")).relu().mean({2, 3});
    EXPECT_TRUE(at::allclose(network.logits(image), at::matmul(map, graph.constants.at("v").t())[0],
                             1e-5, 1e-6));
  }
}

TEST(Branches, ConditionThatThePictureDecidesIsRefused) {
  const auto refusal = refusal_of([] {
    const Network network(branching_graph(R"(
      top = ReduceMax <keepdims = 0> (p)
      nought = Constant <value = float {0}> ()
      cond = Greater (top, nought))"));
  });
  EXPECT_EQ(refusal,
            (Refusal{Errc::unsupported_operator,
                     "node 's' (If): expected a condition that follows from sizes, found 'cond', "
                     "which depends on the picture"}));
}

// The pool has one column at 8 x 8 and none of the other branch's four axes at 8 x 16.
TEST(Branches, SizesThatTakeTheOtherBranchAreRefused) {
  Graph graph = random_graph(R"(net (float[1,3,8,8] x, float[4,3,1,1] w) => (float[1,4] y) {
      c = Conv (x, w)
      shape = Shape (c)
      three = Constant <value = int64 {3}> ()
      columns = Gather (shape, three)
      nine = Constant <value = int64 {9}> ()
      cond = Less (columns, nine)
      s = If (cond) <then_branch = a () => (float[1,4,8,8] t) { t = Relu (c) },
                     else_branch = b () => (float[1,4,8,8] e) { e = Neg (c) }>
      p = GlobalAveragePool (s)
      y = Flatten (p)
    })");
  const Network network(graph);
  EXPECT_TRUE(at::isfinite(network.logits(picture(8, 8))).all().item<bool>());
  EXPECT_THAT(network.native_only_reason(),
              HasSubstr("the file takes another branch at this size"));
  EXPECT_THAT(refusal_of([&] { network.logits(picture(16, 16)); }).message,
              HasSubstr("the file takes another branch at this size"));
}

// Runs at no size of the usual ones but 32: a pool of 4 x 4 on a map of 4 x 4.
TEST(Branches, OpenSizeIsOneThatRuns) {
  const std::string head =
      R"(net (float[1,3,H,W] x, float[4,3,8,8] w, float[5,4] v) => (float[1,5] y) {
      c = Conv <strides = [8, 8]> (x, w)
      p = AveragePool <kernel_shape = [4, 4], strides = [4, 4]> (c)
      axes = Constant <value = int64[2] {2, 3}> ()
      f = Squeeze (p, axes)
      y = Gemm <transB = 1> (f, v)
    })";
  const Network network(random_graph(head));
  EXPECT_EQ(network.native_height(), 32);
  ASSERT_EQ(network.warnings().size(), 1U);
  EXPECT_EQ(network.warnings()[0],
            "the file leaves its size open and does not run at 224 x 224: 32 x 32 is taken as its "
            "native size");
  EXPECT_EQ(refusal_of([&] {
              const Network named(random_graph(head), {.native_height = 40, .native_width = 72});
            }).message,
            "node 'f' (Squeeze): expected size 1 of axis 3, found shape [1, 4, 1, 2]");
}

TEST(Branches, OpenSizeThatWasAssumedIsNamed) {
  const auto refusal = refusal_of([&] {
    const Network network(
        random_graph("net (float[1,3,H,W] x, float[7,4] v) => (float[1,4] y) "
                     "{ p = GlobalAveragePool (x) f = Flatten (p) y = MatMul (f, v) }"));
  });
  EXPECT_THAT(refusal.message,
              HasSubstr("(the file leaves its size open, and 224 x 224 was assumed)"));
}

// c, c + 1, c + 1 + 1, and the sums on the way, one above the other.
TEST(Branches, LoopOfKnownLengthIsUnrolled) {
  Graph graph = random_graph(R"(net (float[1,3,8,8] x, float[4,3,1,1] w) => (float[1,4] y) {
      c = Conv (x, w)
      m = Constant <value = int64 {3}> ()
      go = Constant <value = bool {1}> ()
      last, all = Loop (m, go, c) <body = b (int64 i, bool on, float[1,4,8,8] a)
          => (bool on_out, float[1,4,8,8] a_out, float[1,4,8,8] seen) {
        one = Constant <value = float {1}> ()
        a_out = Add (a, one)
        seen = Identity (a)
        on_out = Identity (on)
      }>
      axes = Constant <value = int64[1] {0}> ()
      sum = ReduceSum <keepdims = 0> (all, axes)
      both = Add (sum, last)
      p = GlobalAveragePool (both)
      y = Flatten (p)
    })");
  const Network network(graph);
  const at::Tensor image = picture(8, 8);
  const at::Tensor map = at::conv2d(image, network.graph().constants.at("w")).mean({2, 3})[0];
  // c + (c + 1) + (c + 2), and c + 3
  EXPECT_TRUE(at::allclose(network.logits(image), map * 4 + 6, 1e-5, 1e-5));
}

// Two of one name, whose branches use the same names inside.
TEST(Branches, NodesOfOneNameKeepTheirValuesApart) {
  Graph graph = random_graph(R"(net (float[1,3,8,8] x, float[4,3,1,1] w) => (float[1,4] y) {
      c = Conv (x, w)
      go = Constant <value = bool {1}> ()
      a = If (go) <
        then_branch = a_then () => (float[1,4,8,8] t) {
          one = Constant <value = float {1}> ()
          t = Add (c, one) },
        else_branch = a_else () => (float[1,4,8,8] e) { e = Identity (c) }>
      b = If (go) <
        then_branch = b_then () => (float[1,4,8,8] t) {
          one = Constant <value = float {10}> ()
          t = Add (a, one) },
        else_branch = b_else () => (float[1,4,8,8] e) { e = Identity (c) }>
      p = GlobalAveragePool (b)
      y = Flatten (p)
    })");
  for (Node& node : graph.nodes) {
    if (node.type == "If") node.name = "If";
  }
  const Network network(graph);
  const at::Tensor image = picture(8, 8);
  const at::Tensor map = at::conv2d(image, network.graph().constants.at("w")).mean({2, 3})[0];
  EXPECT_TRUE(at::allclose(network.logits(image), map + 11, 1e-5, 1e-5));
}

// Outer values that a body reads are no inputs of the Loop.
TEST(Branches, InputsThatALoopLeavesOutKeepTheirPlaces) {
  const Graph graph = random_graph(R"(net (float[1,3,8,8] x, float[4,3,1,1] w) => (float[1,4] y) {
      c = Conv (x, w)
      m = Constant <value = int64 {3}> ()
      all = Loop (m) <body = b (int64 turn, bool on)
          => (bool on_out, float[1,4,8,8] seen) {
        one = Constant <value = float {1}> ()
        seen = Add (c, one)
        on_out = Identity (on)
      }>
      axes = Constant <value = int64[1] {0}> ()
      sum = ReduceSum <keepdims = 0> (all, axes)
      p = GlobalAveragePool (sum)
      y = Flatten (p)
    })",
                                   25);  // newer than ONNX's own checker
  const Network network(graph);
  const at::Tensor image = picture(8, 8);
  const at::Tensor map = at::conv2d(image, network.graph().constants.at("w")).mean({2, 3})[0];
  EXPECT_TRUE(at::allclose(network.logits(image), map * 3 + 3, 1e-5, 1e-5));
}

TEST(Branches, ValuesThatComeTwiceAreRefused) {
  Graph graph = random_graph(R"(net (float[1,3,8,8] x, float[4,3,1,1] w) => (float[1,4] y) {
      c = Conv (x, w)
      go = Constant <value = bool {1}> ()
      a = If (go) <
        then_branch = a_then () => (float[1,4,8,8] t) { t = Relu (c) },
        else_branch = a_else () => (float[1,4,8,8] e) { e = Identity (c) }>
      other = Neg (a)
      p = GlobalAveragePool (other)
      y = Flatten (p)
    })");
  graph.nodes.at(graph.nodes.size() - 3).outputs = {"a/t"};
  graph.nodes.at(graph.nodes.size() - 2).inputs = {"a/t"};
  EXPECT_EQ(refusal_of([&] { const Network network(graph); }).code, Errc::bad_model);
}

}  // namespace
}  // namespace cameras::testing
