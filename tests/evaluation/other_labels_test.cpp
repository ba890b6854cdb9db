#include "evaluation/other_labels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace cameras::testing {
namespace {

TEST(RandomLabels, AreFiveOthers) {
  for (std::int64_t label = 0; label < 8; ++label) {
    const auto drawn = random_labels(label, 8, 1, "a.png");
    EXPECT_EQ(drawn.size(), 5U);
    EXPECT_EQ(std::set(drawn.begin(), drawn.end()).size(), 5U);
    EXPECT_EQ(std::ranges::count(drawn, label), 0);
    EXPECT_GE(std::ranges::min(drawn), 0);
    EXPECT_LT(std::ranges::max(drawn), 8);
  }
}

TEST(RandomLabels, AreAllOthersWhereThereAreFew) {
  auto drawn = random_labels(1, 4, 0, "a.png");
  std::ranges::sort(drawn);
  EXPECT_EQ(drawn, (std::vector<std::int64_t>{0, 2, 3}));
}

TEST(RandomLabels, FollowFromSeedAndName) {
  EXPECT_EQ(random_labels(0, 1000, 1, "a.png"), random_labels(0, 1000, 1, "a.png"));
  EXPECT_NE(random_labels(0, 1000, 1, "a.png"), random_labels(0, 1000, 2, "a.png"));
  EXPECT_NE(random_labels(0, 1000, 1, "a.png"), random_labels(0, 1000, 1, "b.png"));
}

TEST(OtherLabel, IsNotTheLabel) {
  EXPECT_EQ(other_label(0, 2, 5, "a.png"), 1);
  EXPECT_EQ(other_label(1, 2, 5, "a.png"), 0);
}

}  // namespace
}  // namespace cameras::testing
