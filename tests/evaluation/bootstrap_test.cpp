#include "evaluation/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace cameras::testing {
namespace {

TEST(Bootstrap, OfEqualPicturesHasNoWidth) {
  const std::vector<QuotientPart> parts(5, {3, 2});
  const auto interval = bootstrap(parts, 0);
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->estimate, 1.5);
  EXPECT_EQ(interval->low, 1.5);
  EXPECT_EQ(interval->high, 1.5);
}

// 400 pictures, half of them 1: the mean's deviation is 0.5 / 20 = 0.025, so that the interval ends
// 1.96 * 0.025 = 0.049 away; with 2000 draws each end is known to about 0.002.
TEST(Bootstrap, IsAsWideAsTheNormalInterval) {
  std::vector<QuotientPart> parts(400, {0, 1});
  for (std::size_t i = 0; i < 200; ++i) parts[2 * i].numerator = 1;
  const auto interval = bootstrap(parts, 7);
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->estimate, 0.5);
  EXPECT_NEAR(interval->low, 0.451, 0.008);
  EXPECT_NEAR(interval->high, 0.549, 0.008);
  EXPECT_EQ(bootstrap(parts, 7)->low, interval->low);
  EXPECT_NE(bootstrap(parts, 8, 2001)->low, interval->low);
}

// Two pictures, 0 and 1 with a row each: a quarter of the draws has 0 alone, a quarter 1 alone.
TEST(Bootstrap, DrawsWholePictures) {
  const std::vector<QuotientPart> parts{{0, 1}, {1, 1}};
  const auto interval = bootstrap(parts, 0);
  EXPECT_EQ(interval->low, 0);
  EXPECT_EQ(interval->high, 1);
}

// The sum is 0.1, but of four draws one has -0.9 twice: the ratio jumps from one infinity to the
// other between them.
TEST(Bootstrap, HasNoIntervalAroundAPole) {
  const std::vector<QuotientPart> parts{{1, 1}, {1, -0.9}};
  EXPECT_FALSE(bootstrap(parts, 0).has_value());
}

TEST(Bootstrap, OfNothingIsNothing) {
  EXPECT_FALSE(bootstrap({}, 0).has_value());
  const std::vector<QuotientPart> parts(3);
  EXPECT_FALSE(bootstrap(parts, 0).has_value());
  // A picture without a value does not count; a draw of such alone gives no estimate.
  const std::vector<QuotientPart> one{{0, 0}, {2, 1}};
  EXPECT_EQ(bootstrap(one, 0)->low, 2);
}

}  // namespace
}  // namespace cameras::testing
