#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <vector>

#include "cameras/sanity.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

at::Tensor two_dimensional(std::initializer_list<float> values, std::int64_t rows) {
  return at::tensor(std::vector<float>(values)).view({rows, -1});
}

// Three values in the first of 100 bins and one in the last: -(3/4 ln 3/4 + 1/4 ln 1/4).
TEST(DiscreteEntropy, IsThatOfTheValues) {
  EXPECT_NEAR(discrete_entropy(two_dimensional({0, 0, 1, 0}, 2)), 0.5623351446188083, 1e-15);
}

// 0.004 and 0 share the bin below 0.01, 0.5 has its own, and so has 1: shares 1/2, 1/4, 1/4.
TEST(DiscreteEntropy, HasAHundredBins) {
  EXPECT_NEAR(discrete_entropy(two_dimensional({0, 0.004F, 0.5F, 1}, 2)), 1.5 * std::log(2), 1e-15);
  const at::Tensor each = at::arange(100, at::kFloat).view({10, 10});
  EXPECT_NEAR(discrete_entropy(each), std::log(100), 1e-12);  // a hundred additions
}

TEST(DiscreteEntropy, DoesNotDependOnScaleAndShift) {
  const at::Tensor map = two_dimensional({0, 0.25F, -0.5F, 1, 0.75F, 1}, 2);
  EXPECT_EQ(discrete_entropy(map), discrete_entropy(-64 * map));
  EXPECT_EQ(discrete_entropy(map), discrete_entropy(map + 2));
}

TEST(DiscreteEntropy, OfAConstantMapIsZero) {
  EXPECT_EQ(discrete_entropy(at::zeros({4, 5})), 0);
  EXPECT_EQ(discrete_entropy(at::full({4, 5}, 0.3)), 0);
}

TEST(DiscreteEntropy, RefusesWhatIsNoMap) {
  EXPECT_EQ(message_of([] { discrete_entropy(at::zeros({4})); }),
            "expected a map [h,w], found [4]");
  EXPECT_EQ(message_of([] {
              discrete_entropy(at::full({2, 2}, std::numeric_limits<float>::infinity()));
            }),
            "the map is not finite (NaN or infinity)");
}

TEST(ComplexityChange, IsAShareOfWhatItWas) {
  EXPECT_EQ((ComplexityChange{.before = 2, .after = 3}.rise()), 0.5);
  EXPECT_EQ((ComplexityChange{.before = 2, .after = 1.5}.rise()), -0.25);
  EXPECT_FALSE((ComplexityChange{.before = 0, .after = 1}.rise().has_value()));
}

// The signed map counts where there is one.
TEST(ComplexityChange, IsOfTheSignedMap) {
  Explanation drawn{.map = SaliencyMap::normalized(two_dimensional({0, 0, 1, 0}, 2))};
  Explanation with_sign{.map = SaliencyMap::normalized(two_dimensional({0, 0, 1, 0}, 2)),
                        .signed_map = two_dimensional({-2, -1, 1, 2}, 2)};
  const ComplexityChange change = complexity_change(drawn, with_sign);
  EXPECT_NEAR(change.before, 0.5623351446188083, 1e-15);
  EXPECT_NEAR(change.after, std::log(4), 1e-15);
}

}  // namespace
}  // namespace cameras::testing
