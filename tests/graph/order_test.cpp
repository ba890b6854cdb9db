#include "graph/order.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "support/refusal.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

Node node(const std::string& output, Strings inputs) {
  return {.name = output,
          .type = "Add",
          .inputs = std::move(inputs),
          .outputs = {output},
          .attributes = {}};
}

std::vector<std::string> order(std::vector<Node> nodes) {
  std::vector<std::string> names;
  for (const Node& each : in_execution_order(std::move(nodes), {"x", "w"})) {
    names.push_back(each.name);
  }
  return names;
}

TEST(Order, OrderThatIsRightStays) {
  EXPECT_THAT(order({node("b", {"x"}), node("a", {"w"}), node("c", {"b", "a"})}),
              ElementsAre("b", "a", "c"));
}

TEST(Order, NodesComeAfterWhatTheyRead) {
  EXPECT_THAT(order({node("c", {"b"}), node("b", {"a"}), node("a", {"x"})}),
              ElementsAre("a", "b", "c"));
}

TEST(Order, InputsThatAreLeftOutAreNoValue) {
  EXPECT_THAT(order({node("a", {"x", "", "w"})}), ElementsAre("a"));
}

TEST(Order, OneValueMayBeReadTwice) {
  EXPECT_THAT(order({node("b", {"a", "a"}), node("a", {"x"})}), ElementsAre("a", "b"));
}

TEST(Order, OutputsThatAreLeftOutMayRepeat) {
  Node first = node("a", {"x"});
  Node second = node("b", {"x"});
  first.outputs.emplace_back();
  second.outputs.emplace_back();
  EXPECT_THAT(order({first, second}), ElementsAre("a", "b"));
}

TEST(Order, NodeThatReadsItselfIsACycle) {
  EXPECT_EQ(refusal_of([] {
              order({node("a", {"x", "a"})});
            }),
            (Refusal{Errc::bad_model, "node 'a' (Add): is part of, or after, a cycle"}));
}

TEST(Order, LongChainsNeedNoStack) {
  const auto name = [](int i) { return std::string("v").append(std::to_string(i)); };
  std::vector<Node> nodes{node(name(0), {"x"})};
  for (int i = 1; i < 50'000; ++i) nodes.push_back(node(name(i), {name(i - 1)}));
  std::reverse(nodes.begin(), nodes.end());
  EXPECT_EQ(order(nodes).back(), "v49999");
}

}  // namespace
}  // namespace cameras::testing
