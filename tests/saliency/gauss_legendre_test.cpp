#include "saliency/gauss_legendre.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cameras::testing {
namespace {

// A few roundings of double on numbers up to 1.
constexpr double kRounding = 1e-15;

TEST(GaussLegendre, SmallRulesHaveClosedForms) {
  const auto one = gauss_legendre(1);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_NEAR(one[0].at, 0.5, kRounding);
  EXPECT_NEAR(one[0].weight, 1, kRounding);
  const auto two = gauss_legendre(2);
  ASSERT_EQ(two.size(), 2U);
  EXPECT_NEAR(two[0].at, 0.5 - std::sqrt(1.0 / 12), kRounding);
  EXPECT_NEAR(two[1].at, 0.5 + std::sqrt(1.0 / 12), kRounding);
  EXPECT_NEAR(two[0].weight, 0.5, kRounding);
  const auto three = gauss_legendre(3);
  ASSERT_EQ(three.size(), 3U);
  EXPECT_NEAR(three[0].at, 0.5 - std::sqrt(3.0 / 20), kRounding);
  EXPECT_NEAR(three[0].weight, 5.0 / 18, kRounding);
  EXPECT_NEAR(three[1].weight, 8.0 / 18, kRounding);
}

// ∫₀¹ t^99 dt = 1 / 100: the highest degree that 50 nodes integrate exactly. Relative to it, the
// nodes' own roundings count 99 times.
TEST(GaussLegendre, FiftyNodesAreExactToDegree99) {
  double sum = 0;
  for (const QuadratureNode& node : gauss_legendre(50)) sum += node.weight * std::pow(node.at, 99);
  EXPECT_NEAR(sum, 0.01, 0.01 * 99 * kRounding);
}

TEST(GaussLegendre, NodesAscendInsideAndWeightsSumToOne) {
  for (const std::int64_t count : {4, 50, 1001}) {
    double last = 0;
    double sum = 0;
    for (const QuadratureNode& node : gauss_legendre(count)) {
      EXPECT_GT(node.at, last);
      EXPECT_GT(node.weight, 0);
      last = node.at;
      sum += node.weight;
    }
    EXPECT_LT(last, 1);
    // Weights are accurate to about count roundings, from the recurrence of that length.
    EXPECT_NEAR(sum, 1, static_cast<double>(count) * kRounding);
  }
}

}  // namespace
}  // namespace cameras::testing
