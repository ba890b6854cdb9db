#include "ops/operators.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace cameras::ops {
namespace {

TEST(Operators, TableIsSortedAndWithoutDuplicates) {
  const auto key = [](const Operator& row) { return std::pair(row.type, row.since_opset); };
  const auto table = operators();
  EXPECT_EQ(std::ranges::adjacent_find(table, std::ranges::greater_equal{}, key), table.end());
}

TEST(Operators, FindPicksTheNewestVersionNotAfterTheModel) {
  EXPECT_EQ(find("Softmax", 12), &softmax);
  EXPECT_EQ(find("Softmax", 13), &softmax_13);
  EXPECT_EQ(find("Softmax", 18), &softmax_13);
  EXPECT_EQ(find("Resize", 10), &resize_10);
  EXPECT_EQ(find("GroupNormalization", 20), &group_normalization);
}

TEST(Operators, FindKnowsNothingOfLaterOrOtherOperators) {
  EXPECT_EQ(find("Gelu", 19), nullptr);
  EXPECT_EQ(find("Resize", 9), nullptr);
  EXPECT_EQ(find("NoSuchOperator", 13), nullptr);
  EXPECT_EQ(find("", 13), nullptr);
}

}  // namespace
}  // namespace cameras::ops
