#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>

#include "cameras/network.h"
#include "support/random_graph.h"

// Default layers that lie before all attention say little, and are warned of.
namespace cameras::testing {
namespace {

// Patches, one block of attention over their 16 positions, and a head; or a pool by weights in its
// place.
Network over_positions(const std::string& mixed) {
  return Network(random_graph(
      R"(net (float[1,3,16,16] x, float[8,3,4,4] w, float[8,8] q, float[8,8] k, float[8,1] one, float[8,4] v)
          => (float[1,4] y) <int64[3] flat = {1, 8, 16}> {
        patches = Conv <strides = [4, 4]> (x, w)
        columns = Reshape (patches, flat)
        tokens = Transpose <perm = [0, 2, 1]> (columns)
        keys = MatMul (tokens, k))" +
      mixed + R"(
        mean = ReduceMean <axes = [1], keepdims = 0> (mixed)
        y = MatMul (mean, v)
      })"));
}

TEST(Attention, PatchesBeforeAllAttentionAreWarnedOf) {
  const Network network = over_positions(R"(
        queries = MatMul (tokens, q)
        turned = Transpose <perm = [0, 2, 1]> (keys)
        scores = MatMul (queries, turned)
        weights = Softmax <axis = -1> (scores)
        mixed = MatMul (weights, tokens))");
  EXPECT_EQ(network.default_layer(), "patches");
  ASSERT_EQ(network.warnings().size(), 1U);
  EXPECT_TRUE(network.warnings()[0].starts_with("layer 'patches' lies before all attention"))
      << network.warnings()[0];
}

TEST(Attention, APoolByWeightsIsNoAttention) {
  const Network network = over_positions(R"(
        scores = MatMul (keys, one)
        row = Transpose <perm = [0, 2, 1]> (scores)
        weights = Softmax <axis = -1> (row)
        mixed = MatMul (weights, tokens))");
  EXPECT_EQ(network.default_layer(), "patches");
  EXPECT_TRUE(network.warnings().empty());
}

}  // namespace
}  // namespace cameras::testing
