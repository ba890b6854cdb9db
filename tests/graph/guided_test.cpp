#include "graph/passes/guided.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

Graph graph_of(const std::string& nodes, const std::string& constants = "", int opset = 13) {
  return random_graph(
      "net (float[1,3,4,4] x" + constants + ") => (float[1,3,4,4] y) { " + nodes + " }", opset);
}

std::vector<std::string> types_of(const Graph& graph) {
  std::vector<std::string> types;
  for (const Node& node : graph.nodes) types.push_back(node.type);
  return types;
}

TEST(Guided, EveryReluIsReplacedAndNothingElse) {
  const Guided found = guided(graph_of("a = Relu (x) b = Sigmoid (a) y = Relu (b)"));
  EXPECT_THAT(types_of(found.graph),
              ElementsAre("cameras.GuidedRelu", "Sigmoid", "cameras.GuidedRelu"));
  EXPECT_EQ(found.count, 2U);
  EXPECT_EQ(found.graph.nodes[1].inputs, std::vector<std::string>{"a"});
}

TEST(Guided, ClipFromZeroIsARectifier) {
  Graph graph = graph_of("y = Clip (x, low, high)", ", float low, float high");
  graph.constants["low"] = at::scalar_tensor(0.0, at::kFloat);
  EXPECT_THAT(types_of(guided(graph).graph), ElementsAre("cameras.GuidedClip"));
  graph.constants["low"] = at::scalar_tensor(-1.0, at::kFloat);
  EXPECT_THAT(types_of(guided(graph).graph), ElementsAre("Clip"));
}

TEST(Guided, BoundsOfOlderClipsAreAttributes) {
  const auto types = [](const std::string& attributes) {
    return types_of(guided(graph_of("y = Clip <" + attributes + "> (x)", "", 10)).graph);
  };
  EXPECT_THAT(types("min = 0.0, max = 6.0"), ElementsAre("cameras.GuidedClip"));
  EXPECT_THAT(types("min = -6.0"), ElementsAre("Clip"));
  EXPECT_THAT(types("max = 6.0"), ElementsAre("Clip"));
}

TEST(Guided, OtherActivationsAreNoRectifiers) {
  EXPECT_EQ(guided(graph_of("a = LeakyRelu (x) b = Elu (a) y = HardSwish (b)", "", 14)).count, 0U);
}

}  // namespace
}  // namespace cameras::testing
