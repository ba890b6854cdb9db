#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "cameras/sanity.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

bool verdict(std::initializer_list<double> spearman) {
  return depends_on_weights(std::vector<double>(spearman));
}

TEST(Verdict, MapsMustChangeFromTheFirstStageOn) {
  EXPECT_TRUE(verdict({0.1, -0.2, 0.3}));
  EXPECT_TRUE(verdict({-0.9}));
  EXPECT_FALSE(verdict({0.5, 0, 0}));
  EXPECT_FALSE(verdict({1}));
}

TEST(Verdict, MapsMustStayChangedOnAverage) {
  EXPECT_TRUE(verdict({0.4, 0.7, 0.3}));   // 1.4 / 3
  EXPECT_FALSE(verdict({0.4, 0.7, 0.4}));  // 1.5 / 3
}

TEST(Verdict, NothingIsNoVerdict) {
  EXPECT_EQ(refusal_of([] { verdict({}); }),
            (Refusal{Errc::bad_argument, "expected a similarity by stage, found none"}));
  EXPECT_EQ(refusal_of([] {
              verdict({0, std::numeric_limits<double>::quiet_NaN()});
            }),
            (Refusal{Errc::bad_argument, "expected finite similarities, found one that is not"}));
}

TEST(Verdict, MapsOfTwoLabelsMustDiffer) {
  EXPECT_TRUE(depends_on_label(0.49));
  EXPECT_FALSE(depends_on_label(0.5));
}

}  // namespace
}  // namespace cameras::testing
