#include "graph/passes/prune.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;

constexpr auto kTwoBranches =
    R"(net (float[1,3] x, float[3] w, float[3] v) => (float[1,3] left, float[1,3] right) {
      both = Relu (x)
      left = Add (both, w)
      right = Mul (both, v)
    })";

TEST(Prune, KeepsOnlyWhatTheOutputsNeed) {
  const Graph graph = pruned(random_graph(kTwoBranches), {"right"});
  ASSERT_EQ(graph.nodes.size(), 2U);
  EXPECT_EQ(graph.nodes[0].name, "both");
  EXPECT_EQ(graph.nodes[1].name, "right");
  EXPECT_THAT(graph.constants, ElementsAre(Key("v")));
  EXPECT_THAT(graph.outputs, ElementsAre("right"));
}

TEST(Prune, ValueInTheMiddleMayBecomeTheOutput) {
  const Graph graph = pruned(random_graph(kTwoBranches), {"both"});
  EXPECT_EQ(graph.nodes.size(), 1U);
  EXPECT_TRUE(graph.constants.empty());
}

TEST(Prune, SecondInputIsNamedWithTheNodeThatNeedsIt) {
  Graph graph = random_graph(kTwoBranches);
  graph.constants.erase("w");
  EXPECT_EQ(pruned(graph, {"right"}).nodes.size(), 2U);
  EXPECT_EQ(
      refusal_of([&] { pruned(graph, {"left"}); }),
      (Refusal{
          Errc::bad_model,
          "node 'left' (Add): needs the input 'w' beside the image: give it a value (--input)"}));
}

TEST(Prune, OutputThatNothingComputesIsNamed) {
  EXPECT_EQ(refusal_of([] { pruned(random_graph(kTwoBranches), {"nothing"}); }),
            (Refusal{Errc::bad_model, "output 'nothing' is not computed"}));
}

// Both ends of Clip are optional inputs, so "" is read: that keeps no node alive that gives "".
TEST(Prune, InputThatIsLeftOutNeedsNoNode) {
  Graph graph = random_graph(
      "net (float[1,3] x, float[3] w) => (float[1,3] y) { d = Relu (x) y = Clip (x, , ) }");
  graph.nodes.at(0).outputs = {""};
  EXPECT_EQ(pruned(graph, {"y"}).nodes.size(), 1U);
}

}  // namespace
}  // namespace cameras::testing
