#include "graph/passes/merge_normalization.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

Graph channels_graph(const std::string& nodes, const std::string& more = "") {
  return random_graph(
      "net (float[1,1,2,2] x, float[2,1,1,1] w, float[2] b, float[2] s, float[2] t, "
      "float[2] m, float[2] v" +
      more + ") => (float[1,2,2,2] y) {" + nodes + "}");
}

std::vector<std::string> node_types(const Graph& graph) {
  std::vector<std::string> types;
  for (const Node& node : graph.nodes) types.push_back(node.type);
  return types;
}

// w = (1, -2), b = (1, 0), then (z - m) / sqrt(v + 0) s + t with s = (3, 4), t = (1, 2), m = (1, 0)
// and v = (9, 4): factors 1 and 2, so weights (1, -4) and biases (1 - 1) + 1 = 1 and 0 + 2 = 2.
TEST(MergeNormalization, BecomesPartOfWeightsAndBias) {
  Graph graph = channels_graph(
      "c = Conv (x, w, b) n = BatchNormalization <epsilon = 0.0> (c, s, t, m, v) y = Relu (n)");
  graph.constants["w"] = at::tensor({1.F, -2.F}).view({2, 1, 1, 1});
  graph.constants["b"] = at::tensor({1.F, 0.F});
  graph.constants["s"] = at::tensor({3.F, 4.F});
  graph.constants["t"] = at::tensor({1.F, 2.F});
  graph.constants["m"] = at::tensor({1.F, 0.F});
  graph.constants["v"] = at::tensor({9.F, 4.F});
  const Graph merged = normalization_merged(graph);
  ASSERT_THAT(node_types(merged), ElementsAre("Conv", "Relu"));
  const Node& conv = merged.nodes[0];
  EXPECT_EQ(conv.outputs, std::vector<std::string>{"n"});
  ASSERT_EQ(conv.inputs.size(), 3U);
  EXPECT_TRUE(
      at::equal(merged.constants.at(conv.inputs[1]), at::tensor({1.F, -4.F}).view({2, 1, 1, 1})));
  EXPECT_TRUE(at::equal(merged.constants.at(conv.inputs[2]), at::tensor({1.F, 2.F})));
  EXPECT_TRUE(at::equal(merged.constants.at("w"), graph.constants.at("w")));  // who else reads it
}

// How Keras spells it: 2 (w x) + 3.
TEST(MergeNormalization, FactorsAndTermsByChannelAreMergedInARow) {
  Graph graph = channels_graph("c = Conv (x, w) p = Mul (f, c) y = Add (p, g)",
                               ", float[1,2,1,1] f, float g");
  graph.constants["w"] = at::tensor({1.F, -2.F}).view({2, 1, 1, 1});
  graph.constants["f"] = at::full({1, 2, 1, 1}, 2.F);
  graph.constants["g"] = at::full({}, 3.F);
  const Graph merged = normalization_merged(graph);
  ASSERT_THAT(node_types(merged), ElementsAre("Conv"));
  EXPECT_EQ(merged.nodes[0].outputs, std::vector<std::string>{"y"});
  EXPECT_TRUE(at::equal(merged.constants.at(merged.nodes[0].inputs[1]),
                        at::tensor({2.F, -4.F}).view({2, 1, 1, 1})));
  EXPECT_TRUE(at::equal(merged.constants.at(merged.nodes[0].inputs[2]), at::tensor({3.F, 3.F})));
}

// A file may call its own values as it likes: here the addend is what the weight would be called.
TEST(MergeNormalization, NamesOfTheFileAreLeftAlone) {
  const std::string name = "y/merged_weight";
  Graph graph = channels_graph("c = Conv (x, w) y = Mul (c, f)", ", float[1,2,1,1] f");
  graph.constants[name] = at::full({1}, 5.F);
  const Graph merged = normalization_merged(graph);
  EXPECT_TRUE(at::equal(merged.constants.at(name), graph.constants.at(name)));
  EXPECT_EQ(merged.nodes.at(0).inputs.at(1), name + "_");
  EXPECT_EQ(merged.constants.at(name + "_").sizes(), at::IntArrayRef({2, 1, 1, 1}));
}

TEST(MergeNormalization, WhatOthersReadStays) {
  const auto types = [](const std::string& nodes) {
    return node_types(normalization_merged(channels_graph(nodes)));
  };
  // Also between them and in front of them, where it is no part of one convolution.
  EXPECT_THAT(types("c = Conv (x, w) n = BatchNormalization (c, s, t, m, v) y = Add (n, c)"),
              ElementsAre("Conv", "BatchNormalization", "Add"));
  EXPECT_THAT(types("c = Conv (x, w) r = Relu (c) y = BatchNormalization (r, s, t, m, v)"),
              ElementsAre("Conv", "Relu", "BatchNormalization"));
  EXPECT_THAT(types("c = Conv (x, w) y = Mul (c, c)"), ElementsAre("Conv", "Mul"));
}

}  // namespace
}  // namespace cameras::testing
