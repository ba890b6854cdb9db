#include "core/aten.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "network/fold_constants.h"
#include "network/onednn/bounds.h"
#include "support/random_graph.h"

// Which values a run looks at.
namespace cameras::onednn {
namespace {

std::set<std::string, std::less<>> checked(const std::string& body) {
  constexpr int kOpset = 18;
  const Graph graph = fold_constants(testing::random_graph(
      "net (float[1,3,20,20] x, float[16,3,3,3] a) => (float[1,C,h,w] t) {" + body + "}", kOpset));
  Part part{.nodes = {}, .inputs = {"x"}, .outputs = {"t"}};
  for (const Node& node : graph.nodes) part.nodes.push_back(&node);
  return with_checks(std::move(part), graph.constants).value().checked;
}

constexpr const char* kLarge = "k = Constant <value = float {1e20}> ()";

TEST(CompiledBounds, WhatStaysSmallIsNotLookedAt) {
  EXPECT_TRUE(checked("c = Conv (x, a) r = Relu (c) t = Concat <axis = 1> (r, c)").empty());
}

TEST(CompiledBounds, AnOperandThatMayBeLargeIsLookedAt) {
  EXPECT_EQ(checked(std::string(kLarge) + "c = Conv (x, a) m = Mul (c, k) t = Mul (m, k)"),
            (std::set<std::string, std::less<>>{"m"}));
}

// In a dense block each value is an operand of all later concatenations: once is enough.
TEST(CompiledBounds, OperandsOfConcatenationsAreLookedAtOnce) {
  EXPECT_EQ(checked(std::string(kLarge) + R"(
                c = Conv (x, a)
                m = Mul (c, k)
                d = Concat <axis = 1> (m, c)
                n = Mul (d, k)
                e = Concat <axis = 1> (m, c, n)
                t = Mul (e, k))"),
            (std::set<std::string, std::less<>>{"c", "m", "n"}));
}

}  // namespace
}  // namespace cameras::onednn
