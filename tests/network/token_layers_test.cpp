#include "core/aten.h"

#include <gmock/gmock.h>

#include <string>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Transformers: tokens and values with channels last as layers, and tables of positions at any
// size.
namespace cameras::testing {
namespace {

// 4 x 4 patches of 8 numbers, `front` tokens before them, two blocks of one head, and a head of the
// network that reads the first token, or the mean of all of them.
std::string vit(const std::string& sized, const std::string& positions, const std::string& head,
                const std::string& more_weights = "") {
  const auto block = [](const std::string& in, const std::string& n) {
    return "n" + n + "a = LayerNormalization (" + in + ", g1, b1)\n" + "qkv" + n + " = MatMul (n" +
           n + "a, wqkv)\n" + "q" + n + ", k" + n + ", v" + n + " = Split <axis = 2> (qkv" + n +
           ", thirds)\n" + "kt" + n + " = Transpose <perm = [0, 2, 1]> (k" + n + ")\n" + "s" + n +
           " = MatMul (q" + n + ", kt" + n + ")\n" + "a" + n + " = Softmax <axis = -1> (s" + n +
           ")\n" + "c" + n + " = MatMul (a" + n + ", v" + n + ")\n" + "o" + n + " = MatMul (c" + n +
           ", wo)\n" + "h" + n + " = Add (" + in + ", o" + n + ")\n" + "n" + n +
           "b = LayerNormalization (h" + n + ", g1, b1)\n" + "m" + n + " = MatMul (n" + n +
           "b, wi)\n" + "e" + n + " = Relu (m" + n + ")\n" + "f" + n + " = MatMul (e" + n +
           ", wj)\n" + "x" + n + " = Add (h" + n + ", f" + n + ")\n";
  };
  return "net (" + sized + R"( x, float[8,3,4,4] w, float[1,2,8] front, float[1,18,8] table,
      float[8] g1, float[8] b1, float[8,24] wqkv, float[8,8] wo, float[8,16] wi, float[16,8] wj,
      float[8,4] v)" +
         more_weights + R"( ) => (float[1,4] y)
      <int64[3] thirds = {8, 8, 8}, int64[3] flat = {0, 8, -1}> {
        patches = Conv <strides = [4, 4]> (x, w)
        columns = Reshape (patches, flat)
        grid = Transpose <perm = [0, 2, 1]> (columns)
        tokens = Concat <axis = 1> (front, grid)
        )" +
         positions + "\n" + block("x0", "1") + block("x1", "2") + R"(
        last = LayerNormalization (x2, g1, b1)
        )" +
         head + "\n}";
}

constexpr auto kFixed = "float[1,3,16,16]";
constexpr auto kTable = "x0 = Add (tokens, table)";
constexpr auto kClassToken = R"(
        first = Constant <value = int64 {0}> ()
        token = Gather <axis = 1> (last, first)
        y = MatMul (token, v))";
constexpr auto kMean = R"(
        token = ReduceMean <axes = [1], keepdims = 0> (last)
        y = MatMul (token, v))";

Graph vit_graph(const std::string& head) { return random_graph(vit(kFixed, kTable, head), 17); }

Layer layer_named(const Network& network, const std::string& name) {
  for (const Layer& layer : network.layers()) {
    if (layer.name == name) return layer;
  }
  throw std::runtime_error("no layer " + name);
}

// What stands behind it does not read the positions any more: the class token alone.
TEST(TokenLayers, TheDefaultIsTheLastNormalisationThatAttentionReads) {
  const Network network(vit_graph(kClassToken));
  EXPECT_EQ(network.default_layer(), "n2a");
  EXPECT_TRUE(network.warnings().empty());
  const Layer layer = layer_named(network, "n2a");
  EXPECT_EQ(layer.layout, LayerLayout::tokens);
  EXPECT_EQ((Ints{layer.channels, layer.height, layer.width, layer.prefix}), (Ints{8, 4, 4, 2}));
}

TEST(TokenLayers, WhereAllTokensAreReadItIsTheLastOfAll) {
  EXPECT_EQ(Network(vit_graph(kMean)).default_layer(), "last");
}

// DINO's mean of patches: the tokens in front are cut off, which makes no other map.
TEST(TokenLayers, WhereTokensInFrontAreCutOffItIsTheOneBeforeThat) {
  const Network network(vit_graph(R"(
        two = Constant <value_ints = [2]> ()
        end = Constant <value_ints = [1000]> ()
        one = Constant <value_ints = [1]> ()
        cut = Slice (last, two, end, one)
        token = ReduceMean <axes = [1], keepdims = 0> (cut)
        y = MatMul (token, v))"));
  EXPECT_EQ(network.default_layer(), "last");
  const at::Tensor image = random_tensor({1, 3, 16, 16});
  EXPECT_TRUE(at::equal(network.probe(image, "cut").activation(),
                        network.probe(image, "last").activation()));
}

TEST(TokenLayers, AMapHoldsTheTokensRowByRow) {
  const Network network(vit_graph(kClassToken));
  const at::Tensor image = random_tensor({1, 3, 16, 16});
  const at::Tensor patches = network.probe(image, "patches").activation();
  EXPECT_TRUE(at::equal(network.probe(image, "grid").activation(), patches));
  // The same, with positions added: token 2 + 4 i + j is at (i, j).
  const at::Tensor table = network.graph().constants.at("table");
  const at::Tensor there = table.narrow(1, 2, 16).view({1, 4, 4, 8}).permute({0, 3, 1, 2});
  // Exact: one addition of the same numbers.
  EXPECT_TRUE(at::equal(network.probe(image, "x0").activation(), patches + there));
}

TEST(TokenLayers, GradientsAreThoseOfTheHead) {
  const Network network(vit_graph(kClassToken));
  const at::Tensor image = random_tensor({1, 3, 16, 16});
  for (const char* const name : {"x0", "n1a", "x1", "n2a"}) {
    const Probe probe = network.probe(image, name);
    const Head head = network.head(image, name);
    // Other kernels for a batch of one: rounding of sums of 16 numbers.
    EXPECT_TRUE(at::allclose(head.logits_at(probe.activation())[0], probe.logits(), 1e-5, 1e-5));
    const at::Tensor direction = random_tensor(probe.activation().sizes(), -1, 1, 7);
    constexpr double kStep = 1e-2;
    const at::Tensor both =
        at::cat({probe.activation() + direction * kStep, probe.activation() - direction * kStep});
    const at::Tensor change = head.logits_at(both);
    for (std::int64_t label = 0; label < 4; ++label) {
      const double expected = (change[0][label] - change[1][label]).item<double>() / (2 * kStep);
      const double found = (probe.gradient(label) * direction).sum().item<double>();
      // Central differences in float32: 1e-7 / 1e-2 of rounding, and the third derivative.
      EXPECT_NEAR(found, expected, 2e-3 * std::max(1.0, std::abs(expected))) << name << label;
    }
    EXPECT_GT(probe.gradient(0).abs().max().item<double>(), 0) << name;
  }
}

// A class token that reads nothing more: positions have no say behind the last attention.
TEST(TokenLayers, BehindTheLastAttentionPositionsHaveNoSay) {
  const Network network(vit_graph(kClassToken));
  const Probe probe = network.probe(random_tensor({1, 3, 16, 16}), "x2");
  EXPECT_EQ(probe.gradient(0).abs().max().item<double>(), 0);
}

// The twin resizes the table itself, as Hugging Face's interpolate_pos_encoding does.
constexpr auto kResizedTable = R"(
        shape = Shape (patches)
        front_table, grid_table = Split <axis = 1> (table, two_sixteen)
        as_rows = Reshape (grid_table, four_by_four)
        as_map = Transpose <perm = [0, 3, 1, 2]> (as_rows)
        resized = Resize <mode = "cubic", coordinate_transformation_mode = "half_pixel", cubic_coeff_a = -0.75>
            (as_map, , , shape)
        as_columns = Reshape (resized, flat)
        positions = Transpose <perm = [0, 2, 1]> (as_columns)
        all = Concat <axis = 1> (front_table, positions)
        x0 = Add (tokens, all)
        two_sixteen = Constant <value_ints = [2, 16]> ()
        four_by_four = Constant <value_ints = [1, 4, 4, 8]> ())";

TEST(TokenLayers, TablesOfPositionsFollowTheSize) {
  for (const char* const head : {kClassToken, kMean}) {
    const Graph fixed = vit_graph(head);
    EXPECT_EQ(Network(fixed).native_only_reason(), "");
    expect_twin(fixed, random_graph(vit("float[1,3,H,W]", kResizedTable, head), 17));
  }
}

// The grid of 4 x 4 is square, so that its transpose is as large at the native size.
TEST(TokenLayers, TablesFollowTheGridThatTokensAreMadeOf) {
  const std::string turned = R"(
        turned = Transpose <perm = [0, 1, 3, 2]> (patches)
        columns_of_it = Reshape (turned, flat)
        its_mean = ReduceMean <axes = [2], keepdims = 0> (columns_of_it)
        scores_of_it = MatMul (its_mean, v)
        y_of_it = Identity (scores_of_it)
        )";
  const std::string head = R"(
        first = Constant <value = int64 {0}> ()
        token = Gather <axis = 1> (last, first)
        y0 = MatMul (token, v)
        y = Add (y0, y_of_it))";
  expect_twin(random_graph(vit(kFixed, turned + kTable, head), 17),
              random_graph(vit("float[1,3,H,W]", turned + kResizedTable, head), 17));
}

// Operators that move axes end what is known of them, whatever comes after.
TEST(TokenLayers, WhatMovesAxesIsNotFollowed) {
  const Network network(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w, float[4,5] v) => (float[1,5] y) {
        c = Conv (x, w)
        t = Transpose <perm = [0, 2, 3, 1]> (c)
        total = Einsum <equation = "nhwc->"> (t)
        most = ReduceMax <keepdims = 0> (total)
        by_channel = Einsum <equation = "nhwc->nc"> (t)
        scaled = Mul (by_channel, most)
        y = MatMul (scaled, v)
      })"));
  EXPECT_EQ(network.default_layer(), "c");
}

TEST(TokenLayers, PositionsThatAreTurnedAroundAreNoMap) {
  const Network network(vit_graph(R"(
        minus = Constant <value_ints = [-1]> ()
        begin = Constant <value_ints = [-1000]> ()
        one = Constant <value_ints = [1]> ()
        backwards = Slice (last, minus, begin, one, minus)
        behind = LayerNormalization (backwards, g1, b1)
        token = ReduceMean <axes = [1], keepdims = 0> (behind)
        y = MatMul (token, v))"));
  EXPECT_EQ(network.default_layer(), "last");
  EXPECT_EQ(refusal_of([&] {
              network.probe(random_tensor({1, 3, 16, 16}), "behind");
            }).code,
            Errc::bad_argument);
}

// As PyTorch writes x[:, :1].
TEST(TokenLayers, AClassTokenIsReadByASliceWithStepsAsWell) {
  const Network network(vit_graph(R"(
        zero = Constant <value_ints = [0]> ()
        one = Constant <value_ints = [1]> ()
        minus_two = Constant <value_ints = [-2]> ()
        row = Constant <value_ints = [-1, 8]> ()
        class = Slice (last, zero, one, minus_two, one)
        token = Reshape (class, row)
        y = MatMul (token, v))"));
  EXPECT_EQ(network.default_layer(), "n2a");
}

TEST(TokenLayers, LayersAtOtherSizesHaveTheGridAtHand) {
  const Network network(vit_graph(kClassToken));
  const Probe probe = network.probe(random_tensor({1, 3, 24, 32}), network.default_layer());
  EXPECT_EQ(probe.activation().sizes(), (Ints{1, 8, 6, 8}));
  EXPECT_EQ(probe.gradient(1).sizes(), (Ints{1, 8, 6, 8}));
}

// Swin: channels last all the way; the normalisation behind all blocks is on every path.
TEST(TokenLayers, ChannelsLastAreReadAsWhatTheyAre) {
  const Network network(random_graph(R"(
      net (float[1,3,16,16] x, float[8,3,2,2] w, float[8] g, float[8] b, float[8,8] wi, float[8,8] wj,
           float[8,4] v) => (float[1,4] y) {
        c = Conv <strides = [2, 2]> (x, w)
        t = Transpose <perm = [0, 2, 3, 1]> (c)
        n = LayerNormalization (t, g, b)
        i = MatMul (n, wi)
        e = Relu (i)
        j = MatMul (e, wj)
        sum = Add (t, j)
        last = LayerNormalization (sum, g, b)
        p = ReduceMean <axes = [1, 2], keepdims = 0> (last)
        y = MatMul (p, v)
      })",
                                     17));
  EXPECT_EQ(network.default_layer(), "last");
  const Layer layer = layer_named(network, "last");
  EXPECT_EQ(layer.layout, LayerLayout::channels_last);
  EXPECT_EQ((Ints{layer.channels, layer.height, layer.width}), (Ints{8, 8, 8}));
  const at::Tensor image = random_tensor({1, 3, 16, 24});
  const at::Tensor map = network.probe(image, "t").activation();
  EXPECT_TRUE(at::equal(map, network.probe(image, "c").activation()));
  const Head head = network.head(image, "last");
  EXPECT_EQ(head.activation().sizes(), (Ints{1, 8, 8, 12}));
  const at::Tensor logits = head.logits_at(head.activation())[0];
  EXPECT_TRUE(at::allclose(logits, network.logits(image), 1e-5, 1e-5));
}

// 129 x 129 positions and two tokens in front of them: 16643^2 numbers, more than 2^28.
TEST(TokenLayers, TooManyTokensAreToldBeforeAnythingRuns) {
  const Network network(vit_graph(kClassToken), {.memory = std::int64_t{1} << 44});
  network.require_memory(256, 256);
  const Refusal refusal = refusal_of([&] { network.require_memory(516, 516); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message,
              ::testing::StartsWith("the network cannot take 516 x 516: node 's1' (MatMul): "
                                    "expected at most 268435456 elements, found a result of shape "
                                    "[1,16643,16643]; smaller sizes have fewer"));
}

TEST(TokenLayers, ValuesWhoseAxesAreNotKnownAreRefused) {
  const Network network(vit_graph(kClassToken));
  const Refusal refusal = refusal_of([&] { network.probe(random_tensor({1, 3, 16, 16}), "a1"); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(
      refusal.message,
      ::testing::StartsWith("layer 'a1': expected a feature map [1,K,m,n], [1,m,n,K] or "
                            "tokens [1,T,K], found [1,18,18], whose axes are none of these"));
}

}  // namespace
}  // namespace cameras::testing
