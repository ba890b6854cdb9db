#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cameras/saliency.h"
#include "saliency/expect_map.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Attention rollout and attention relevance.
namespace cameras::testing {
namespace {

// A class token of 1 and a token for each of 2 x 2 pixels, which is the pixel p. The class token
// attends to all by softmax(1, p), and y is what it takes: Σ_j a_j p_j and a_0.
Graph one_block() {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[1,1,1,1] w, float[1,1,1] front) => (float[1,2] y)
        <int64[3] flat = {0, 1, -1}, int64 zero = {0}> {
        patches = Conv (x, w)
        columns = Reshape (patches, flat)
        grid = Transpose <perm = [0, 2, 1]> (columns)
        tokens = Concat <axis = 1> (front, grid)
        turned = Transpose <perm = [0, 2, 1]> (tokens)
        scores = MatMul (tokens, turned)
        a = Softmax <axis = -1> (scores)
        mixed = MatMul (a, tokens)
        y0 = Gather <axis = 1> (mixed, zero)
        negative = Neg (y0)
        y = Concat <axis = 1> (y0, negative)
      })");
  graph.constants["w"] = at::ones({1, 1, 1, 1});
  graph.constants["front"] = at::ones({1, 1, 1});
  return graph;
}

at::Tensor four_pixels() { return image({0.5, -1, 2, 0.25}); }

// Half of what the class token takes is its own; the rest of its row is softmax(1, p) / 2.
TEST(AttentionRollout, IsTheRowOfTheClassToken) {
  const at::Tensor found = map_of("attention_rollout", Network(one_block()), four_pixels(), 0);
  expect_map(found, stretched(four_pixels()[0][0].exp()));
}

TEST(AttentionRollout, IsTheSameForEveryLabel) {
  const Network network(one_block());
  EXPECT_TRUE(at::equal(map_of("attention_rollout", network, four_pixels(), 0),
                        map_of("attention_rollout", network, four_pixels(), 1)));
}

// ∂y/∂a_j = p_j, so that the relevance of a pixel is max(p e^p, 0), but for a common factor.
TEST(AttentionRelevance, IsWhatSpeaksForTheLabel) {
  const Network network(one_block());
  const at::Tensor p = four_pixels()[0][0];
  expect_map(map_of("attention_relevance", network, four_pixels(), 0),
             stretched((p * p.exp()).relu()));
  expect_map(map_of("attention_relevance", network, four_pixels(), 1),
             stretched((-p * p.exp()).relu()));
}

// Where scores are the mean of all tokens, so is the map: of column sums of (A + 1) / 2.
TEST(AttentionRollout, IsTheMeanOfRowsWhereAllTokensAreRead) {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[1,1,1,1] w, float[1,2] v) => (float[1,2] y)
        <int64[3] flat = {0, 1, -1}> {
        patches = Conv (x, w)
        columns = Reshape (patches, flat)
        tokens = Transpose <perm = [0, 2, 1]> (columns)
        scores = MatMul (tokens, columns)
        a = Softmax <axis = -1> (scores)
        mixed = MatMul (a, tokens)
        sum = Add (tokens, mixed)
        mean = ReduceMean <axes = [1], keepdims = 0> (sum)
        y = MatMul (mean, v)
      })");
  graph.constants["w"] = at::ones({1, 1, 1, 1});
  const at::Tensor p = four_pixels().flatten();
  const at::Tensor a = at::softmax(p.view({-1, 1}) * p, 1);
  expect_map(map_of("attention_rollout", Network(graph), four_pixels(), 0),
             stretched(a.sum(0).view({2, 2})));
}

// Two blocks of two heads over two tokens in front and 2 x 3 positions, with the class token read
// by a Slice with steps, as PyTorch writes x[:, :1].
Graph two_blocks() {
  const auto block = [](const std::string& in, const std::string& n) {
    std::string text =
        "q" + n + " = MatMul (" + in + ", wq" + n + ") qh" + n + " = Reshape (q" + n + ", heads) ";
    text += "qt" + n + " = Transpose <perm = [0, 2, 1, 3]> (qh" + n + ") ";
    text += "kt" + n + " = Transpose <perm = [0, 2, 3, 1]> (qh" + n + ") ";
    text += "s" + n + " = MatMul (qt" + n + ", kt" + n + ") ";
    text += "a" + n + " = Softmax <axis = -1> (s" + n + ") ";
    text += "c" + n + " = MatMul (a" + n + ", qt" + n + ") ";
    text += "ct" + n + " = Transpose <perm = [0, 2, 1, 3]> (c" + n + ") ";
    text += "cr" + n + " = Reshape (ct" + n + ", joined) ";
    return text + "x" + n + " = Add (" + in + ", cr" + n + ") ";
  };
  return random_graph(R"(
      net (float[1,3,4,6] x, float[4,3,2,2] w, float[1,2,4] front, float[4,4] wq1, float[4,4] wq2, float[4,3] v)
        => (float[1,3] y) <int64[3] flat = {0, 4, -1}, int64[4] heads = {0, 0, 2, 2}, int64[3] joined = {0, 0, 4},
                           int64[1] zero = {0}, int64[1] one = {1}, int64[1] axis = {1}, int64[2] row = {-1, 4}> {
        patches = Conv <strides = [2, 2]> (x, w)
        columns = Reshape (patches, flat)
        grid = Transpose <perm = [0, 2, 1]> (columns)
        tokens = Concat <axis = 1> (front, grid)
        )" + block("tokens", "1") +
                      block("x1", "2") + R"(
        class = Slice (x2, zero, one, axis, one)
        f = Reshape (class, row)
        y = MatMul (f, v)
      })");
}

// By the papers' own formulae, whole matrices in the order of the blocks.
TEST(AttentionRelevance, BlocksFollowOneAnotherAndHeadsAreAMean) {
  const Network network(two_blocks());
  const at::Tensor input = random_tensor({1, 3, 4, 6});
  const Attention attention = network.attention(input);
  ASSERT_EQ(attention.matrices().size(), 2U);
  EXPECT_EQ(attention.matrices()[0].sizes(), (at::IntArrayRef{2, 8, 8}));
  EXPECT_EQ(attention.places().front, 2);
  EXPECT_EQ(attention.places().read, (std::vector<std::int64_t>{0}));
  const at::Tensor one = at::eye(8);
  const auto block = [&](std::size_t number) {
    return (attention.matrices()[number].mean(0) + one) / 2;
  };
  const auto map = [](const at::Tensor& flow) { return flow[0].narrow(0, 2, 6).view({2, 3}); };
  const auto enlarged_map = [&](const at::Tensor& flow) {
    return stretched(at::upsample_bilinear2d(map(flow).view({1, 1, 2, 3}), {4, 6}, false)[0][0]);
  };
  // Roundings of sums of 8 products, divided by how far the values are apart.
  const auto alike = [](const at::Tensor& found, const at::Tensor& expected) {
    return at::allclose(found, expected, 0, 1e-5);
  };
  EXPECT_TRUE(alike(map_of("attention_rollout", network, input, 1),
                    enlarged_map(at::mm(block(1), block(0)))));
  const auto gradients = attention.gradients(at::tensor({0.F, 1.F, 0.F}));
  at::Tensor relevance = one;
  for (std::size_t i = 0; i < 2; ++i) {
    const at::Tensor flow = (gradients[i] * attention.matrices()[i]).relu().mean(0);
    relevance = relevance + at::mm(flow, relevance);
  }
  EXPECT_TRUE(alike(map_of("attention_relevance", network, input, 1), enlarged_map(relevance)));
}

TEST(AttentionRelevance, FollowsTheSize) {
  const Network network(one_block());
  const at::Tensor wide = random_tensor({1, 1, 3, 5});
  expect_map(map_of("attention_relevance", network, wide, 0),
             stretched((wide * wide.exp()).relu()[0][0]));
}

TEST(AttentionRelevance, ANetworkWithoutAttentionIsRefused) {
  const Network network(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w) => (float[1,4] y) {
        c = Conv (x, w)
        p = GlobalAveragePool (c)
        y = Flatten (p)
      })"));
  for (const char* const name : {"attention_rollout", "attention_relevance"}) {
    const auto method = make_method(name);
    EXPECT_EQ(method->refusal(network), "the network has no attention between positions");
    EXPECT_EQ(refusal_of([&] {
                method->explain(network, {.input = at::zeros({1, 3, 8, 8})});
              }),
              (Refusal{Errc::bad_argument, "the network has no attention between positions"}));
  }
}

// Blocks of 2 x 2 positions that attend to each other alone.
TEST(AttentionRelevance, WindowsAreRefused) {
  const Network network(random_graph(R"(
      net (float[1,3,4,4] x, float[4,3,1,1] w, float[4,4] v) => (float[1,4] y)
        <int64[6] split = {1, 4, 2, 2, 2, 2}, int64[3] windows = {4, 4, 4}, int64[3] all = {1, 16, 4}> {
        c = Conv (x, w)
        parts = Reshape (c, split)
        turned = Transpose <perm = [0, 2, 4, 3, 5, 1]> (parts)
        tokens = Reshape (turned, windows)
        columns = Transpose <perm = [0, 2, 1]> (tokens)
        scores = MatMul (tokens, columns)
        a = Softmax <axis = -1> (scores)
        mixed = MatMul (a, tokens)
        back = Reshape (mixed, all)
        mean = ReduceMean <axes = [1], keepdims = 0> (back)
        y = MatMul (mean, v)
      })"));
  EXPECT_EQ(network.attention_refusal(),
            "the tokens of its attention 'a' cannot be followed from the image's positions");
}

}  // namespace
}  // namespace cameras::testing
