#include "network/budget/footprint.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

#include "cameras/network.h"
#include "core/aten.h"
#include "core/memory_budget.h"
#include "network/fit.h"
#include "ops/maps/convolution.h"
#include "support/message.h"
#include "support/onnx_text.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

const std::string kHead = "<ir_version: 8, opset_import: [\"\": 13]>\n";

// c and r are alive together: 2 x 8 x 16 x 16 x 4 bytes = 16384; x and c: 3072 + 8192.
Graph two_maps() {
  return random_graph(R"(two (float[1,3,16,16] x, float[8,3,1,1] w) => (float[1,8,16,16] r) {
    c = Conv(x, w)
    r = Relu(c) })");
}

TEST(Footprint, CountsWhatIsAliveTogether) {
  const Footprint found = footprint(two_maps(), {1, 3, 16, 16});
  EXPECT_TRUE(found.complete);
  EXPECT_EQ(found.live, 2 * 8 * 16 * 16 * 4);
  EXPECT_EQ(found.node, "node 'r' (Relu)");
  EXPECT_EQ(found.made, 3 * 16 * 16 * 4 + found.live);
  EXPECT_EQ(found.products, 8 * 16 * 16 * 3);
  EXPECT_EQ(found.constants, 2 * 8 * 3 * 4);  // once as they are, once reordered
}

TEST(Footprint, GrowsWithTheSizeAndTheBatch) {
  const double one = footprint(two_maps(), {1, 3, 16, 16}).live;
  EXPECT_EQ(footprint(two_maps(), {1, 3, 32, 48}).live, 6 * one);
  EXPECT_EQ(footprint(two_maps(), {5, 3, 16, 16}).live, 5 * one);
}

// b is let go at once: r (512 bytes) and t (2048) are alive at the end.
TEST(Footprint, LetsGoOfWhatNobodyReads) {
  const Graph graph = parse(kHead + R"(g (float[1,4,8,8] x) => (float[1,8,8,8] t) {
    a, b = Split<axis=1>(x)
    r = Relu(a)
    t = Concat<axis=1>(r, r, r, r) })");
  EXPECT_EQ(footprint(graph, {1, 4, 8, 8}).live, 512 + 2048);
}

// What follows from weights alone is computed once and kept, also after its last use.
TEST(Footprint, KeepsWhatFollowsFromWeights) {
  const Graph graph =
      random_graph(R"(g (float[1,3,64,64] x, float[1,3,1,1] w) => (float[1,3,64,64] y) {
    z = Constant<value = int64[4] {1, 3, 64, 64}>()
    e = Expand(w, z)
    f = Sigmoid(e)
    y = Add(x, f) })");
  const double map = 3 * 64 * 64 * 4;
  const Footprint found = footprint(graph, {1, 3, 64, 64});
  EXPECT_EQ(found.constants, 3 * 4 + 4 * 8 + 2 * map);
  EXPECT_EQ(found.live, 2 * map);
}

// 3 (4 - 1) + 2 = 11 positions along each side; after it nothing is hidden.
TEST(Footprint, KnowsTransposedConvolutions) {
  const Graph graph =
      random_graph(R"(g (float[1,3,4,4] x, float[3,2,2,2] w) => (float[1,2,11,11] y) {
    c = ConvTranspose<strides=[3,3]>(x, w)
    y = Relu(c) })");
  const Footprint found = footprint(graph, {1, 3, 4, 4});
  EXPECT_TRUE(found.complete);
  EXPECT_EQ(found.live, 2 * (2 * 11 * 11 * 4));
  EXPECT_EQ(found.products, 3 * 4 * 4 * 2 * 2 * 2);
}

TEST(Footprint, RefusesGroupsThatOverflow) {
  const Graph graph = random_graph(R"(g (float[1,3,4,4] x, float[3,2,2,2] w) => (float[1,2,5,5] y) {
    y = ConvTranspose<group=4611686018427387904>(x, w) })");
  EXPECT_NE(
      refusal_of([&] {
        static_cast<void>(ops::transposed_sizes(graph.nodes.at(0), {1, 3, 4, 4}, {3, 2, 2, 2}));
      }).message.find("expected a group from 1 to 268435456, found 4611686018427387904"),
      std::string::npos);
}

// 3 x 4 x 4 windows of 16 values.
TEST(Footprint, CountsWhatPoolsLookAt) {
  const Graph graph = random_graph(R"(g (float[1,3,16,16] x) => (float[1,3,4,4] y) {
    y = AveragePool<kernel_shape=[4,4], strides=[4,4]>(x) })");
  const Footprint found = footprint(graph, {1, 3, 16, 16});
  EXPECT_EQ(found.products, 3 * 4 * 4 * 16 * 64);
  EXPECT_EQ(found.costliest, "node 'y' (AveragePool)");
}

// All is kept for the backward pass: x, c and r.
TEST(Footprint, KeepsWhatAGradientNeeds) {
  const Footprint found = footprint(two_maps(), {1, 3, 16, 16}, /*recorded_from=*/0);
  EXPECT_EQ(found.live, found.made);
}

// 4 steps of one row: W [1,8,3] and R [1,8,2] are multiplied in each, and 8 gates of 4 bytes are
// made of it: 128 bytes, and four times that much is kept for a gradient.
TEST(Footprint, CountsTheStepsOfARecurrentLayer) {
  const Graph graph = random_graph(R"(
      g (float[1,3,8,4] x, float[1,8,3] w, float[1,8,2] r) => (float[?,?,?,?] y) {
        rows = ReduceMean <axes = [2], keepdims = 0> (x)
        steps = Transpose <perm = [2, 0, 1]> (rows)
        y = LSTM <hidden_size = 2> (steps, w, r) })");
  const Footprint found = footprint(graph, {1, 3, 8, 4}, /*recorded_from=*/0);
  EXPECT_EQ(found.products, 4 * (8 * 3 + 8 * 2));
  EXPECT_EQ(found.costliest, "node 'y' (LSTM)");
  EXPECT_EQ(found.live, found.made + (4 + 1) * 128);
  EXPECT_LT(footprint(graph, {1, 3, 8, 4}).live, found.live);
}

// A shape that is computed from the input's own is followed, not guessed.
TEST(Footprint, FollowsComputedShapes) {
  const Graph graph = parse(kHead + R"(g (float[2,3,16,16] x) => (float[2,768] y) {
    s = Shape(x)
    first = Constant<value = int64[1] {0}>()
    n = Gather(s, first)
    rest = Constant<value = int64[1] {-1}>()
    two = Concat<axis=0>(n, rest)
    f = Reshape(x, two)
    y = Relu(f) })");
  const Footprint found = footprint(graph, {2, 3, 32, 16});
  EXPECT_TRUE(found.complete);
  EXPECT_EQ(found.too_large, "");
  EXPECT_GE(found.live, 2 * (2 * 3 * 32 * 16 * 4));
}

TEST(Footprint, NamesANodeOfTooManyElements) {
  Graph graph = random_graph(R"(g (float[1,3,16,16] x, float[4] t) => (float[?,?,?,?] y) {
    y = Tile(x, t) })");
  graph.constants["t"] = at::tensor({1, 1, 4096, 4096}, at::kLong);
  EXPECT_EQ(footprint(graph, {1, 3, 16, 16}).too_large,
            "node 'y' (Tile): expected at most 268435456 elements, found a result of shape "
            "[1,3,65536,65536]");
}

// What is told without a run is what a run finds.
TEST(Footprint, FitBySizesAgreesWithARun) {
  const Graph graph =
      random_graph(R"(g (float[1,3,32,32] x, float[8,3,3,3] w, float[5,8] v) => (float[1,5] y) {
    c = Conv<kernel_shape=[3,3], pads=[1,1,1,1], strides=[2,2]>(x, w)
    b = Relu(c)
    p = MaxPool<kernel_shape=[2,2], strides=[2,2]>(b)
    g = GlobalAveragePool(p)
    f = Flatten(g)
    y = Gemm<transB=1>(f, v) })");
  const ImageInput image{.name = "x", .height = 32, .width = 32};
  const auto told = fit_by_sizes(graph, image);
  ASSERT_TRUE(told.has_value());
  const Fitted run = fit_to_any_size(graph, image);
  EXPECT_EQ(told->shapes, run.shapes);
  EXPECT_EQ(told->notes, run.notes);
  EXPECT_EQ(told->native_only, run.native_only);
}

TEST(MemoryBudget, SaysWhatIsNeededAndAllowed) {
  const MemoryBudget budget(2'000'000'000);
  budget.require_room(1.9e9, "this");
  EXPECT_EQ(message_of([&] {
              budget.require_pass(6.3e9, Ints{1, 3, 224, 320}, "node 'a' (Tile)");
            }),
            "this network at 224 x 320 needs 6.3 GB of memory (node 'a' (Tile)), expected at most "
            "2.0 GB: 7 GB would do for that");
}

// 40 copies of 48 x 16 channels, all alive: told before any is made, at the size that is asked for.
std::string tiled(int copies) {
  std::string nodes;
  std::string names;
  for (int i = 0; i < copies; ++i) {
    const std::string name = "t" + std::to_string(i);
    nodes += name + " = Tile(c, n)\n";
    names += (i > 0 ? ", " : "") + name;
  }
  return "tiled (float[1,3,64,64] x, float[16,3,1,1] w, float[5,768] v) => (float[1,5] y) {" +
         std::string() + "c = Conv(x, w)\n n = Constant<value = int64[4] {1, 48, 1, 1}>()\n" +
         nodes + "s = Sum(" + names + ")\n g = GlobalAveragePool(s)\n f = Flatten(g)\n" +
         "y = Gemm<transB=1>(f, v) }";
}

TEST(MemoryBudget, ANetworkIsRefusedBeforeItRuns) {
  EXPECT_EQ(message_of([] { Network(random_graph(tiled(40)), {.memory = 100'000'000}); }),
            "this network at 64 x 64 needs 515.9 MB of memory (node 's' (Sum)), expected at most "
            "100.0 MB: 522 MB would do for that");
}

TEST(MemoryBudget, ASizeIsRefusedBeforeItRuns) {
  const Network network(random_graph(tiled(4)), {.memory = 200'000'000});
  network.require_memory(64, 64);
  const std::string message = message_of([&] { network.require_memory(256, 256); });
  EXPECT_TRUE(message.starts_with("this network at 256 x 256 needs 1.0 GB")) << message;
  EXPECT_EQ(message_of([&] { network.logits(at::zeros({1, 3, 256, 256})); }), message);
  EXPECT_EQ(message_of([&] { network.head(at::zeros({1, 3, 256, 256}), "c"); }), message);
  EXPECT_NE(message_of([&] { network.probe(at::zeros({1, 3, 256, 256}), "c"); }), "");
  const std::array<std::int64_t, 1> label{0};
  EXPECT_NE(message_of([&] { network.input_gradients(at::zeros({1, 3, 256, 256}), label); }), "");
}

// A small file, little memory, and a pool that would work for minutes: nobody waits for that.
TEST(MemoryBudget, ANetworkThatCannotBeTriedIsRefused) {
  EXPECT_EQ(message_of([] {
              Network(random_graph(R"(g (float[1,3,8,8] x) => (float[1,3] y) {
                n = Constant<value = int64[4] {1, 1, 8192, 1}>()
                t = Tile(x, n)
                p = AveragePool<kernel_shape=[32768,4]>(t)
                y = ReduceMax<axes=[2,3], keepdims=0>(p) })"),
                      {});
            }),
            "trying this network at 8 x 8 takes 4.12329e12 multiplications (node 'p' "
            "(AveragePool)), expected at most 2e12");
}

// The declared size would take seconds and gigabytes; its shapes are reported all the same.
TEST(MemoryBudget, ALargeDeclaredSizeIsTriedSmall) {
  const Network network(random_graph(
      R"(wide (float[1,3,64,65536] x, float[32,3,3,3] w, float[5,32] v) => (float[1,5] y) {
    c = Conv<kernel_shape=[3,3], pads=[1,1,1,1], strides=[2,2]>(x, w)
    r = Relu(c)
    g = GlobalAveragePool(r)
    f = Flatten(g)
    y = Gemm<transB=1>(f, v) })"));
  EXPECT_EQ(network.native_width(), 65536);
  EXPECT_EQ(network.native_only_reason(), "");
  EXPECT_EQ(network.layers().at(0).width, 32768);
  EXPECT_EQ(network.logits(at::rand({1, 3, 32, 32})).size(0), 5);
}

}  // namespace
}  // namespace cameras::testing
