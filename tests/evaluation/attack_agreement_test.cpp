#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/sanity.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// A few float64 products.
constexpr double kAgreementRounding = 1e-12;

SaliencyMap map_of(const std::vector<float>& values) {
  return SaliencyMap::normalized(at::tensor(values).view({1, -1}));
}

// Two channels of four pixels: the largest changes are 3, 1, 4, 2, whatever their sign.
at::Tensor perturbation() {
  return at::tensor({-3.F, 1.F, 0.F, 2.F, 1.F, -1.F, -4.F, 0.F}).view({1, 2, 1, 4}) / 255;
}

TEST(AttackAgreement, LooksAtTheLargestChangeOfAPixel) {
  EXPECT_TRUE(at::equal(changed_pixels(perturbation()) * 255,
                        at::tensor({3.F, 1.F, 4.F, 2.F}).view({1, 4})));
}

TEST(AttackAgreement, IsARankCorrelation) {
  EXPECT_NEAR(attack_agreement(perturbation(), map_of({20, 0, 90, 1})), 1, kAgreementRounding);
  EXPECT_NEAR(attack_agreement(perturbation(), map_of({1, 3, 0, 2})), -1, kAgreementRounding);
  // Ranks 3, 1, 4, 2 against 4, 1, 3, 2: 1 - 6 · 2 / 60.
  EXPECT_NEAR(attack_agreement(perturbation(), map_of({90, 0, 20, 1})), 0.8, kAgreementRounding);
}

TEST(AttackAgreement, OfAnEmptyMapOrNoChangeIsZero) {
  EXPECT_EQ(attack_agreement(perturbation(), map_of({0, 0, 0, 0})), 0);
  EXPECT_EQ(attack_agreement(at::zeros({1, 3, 1, 4}), map_of({1, 2, 3, 4})), 0);
}

TEST(AttackAgreement, OtherShapesAreRefused) {
  EXPECT_EQ(refusal_of([] {
              changed_pixels(at::zeros({3, 1, 4}));
            }),
            (Refusal{Errc::bad_argument, "expected a perturbation [1,C,h,w], found [3,1,4]"}));
  EXPECT_EQ(refusal_of([] {
              attack_agreement(at::zeros({1, 3, 2, 2}), map_of({1, 2, 3, 4}));
            }),
            (Refusal{Errc::bad_argument, "expected two maps of one size, found [2,2] and [1,4]"}));
}

}  // namespace
}  // namespace cameras::testing
