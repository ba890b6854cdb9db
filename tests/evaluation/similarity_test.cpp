#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "cameras/sanity.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// Sums of a few float64 products, and exp() for SSIM's window.
constexpr double kSimilarityRounding = 1e-12;

at::Tensor row(const std::vector<double>& values) {
  return at::tensor(at::ArrayRef(values), at::kDouble).unsqueeze(0);
}

TEST(Similarity, OfAMapWithItselfIsOne) {
  const at::Tensor map = at::arange(400, at::kFloat).view({20, 20}) / 399;
  const Similarity same = similarity(map, map);
  EXPECT_NEAR(same.pearson, 1, kSimilarityRounding);
  EXPECT_NEAR(same.spearman, 1, kSimilarityRounding);
  EXPECT_NEAR(same.ssim, 1, kSimilarityRounding);
}

// Means 2 and 3, deviations (-2, 0, 2) and (-3, 2, 1): 8 / sqrt(8 · 14).
TEST(Similarity, PearsonIsTheCorrelationOfValues) {
  EXPECT_NEAR(similarity(row({0, 2, 4}), row({0, 5, 4})).pearson, 8 / std::sqrt(112.0),
              kSimilarityRounding);
  EXPECT_NEAR(similarity(row({0, 2, 4}), row({1, 0, -1})).pearson, -1, kSimilarityRounding);
}

// Ranks 1, 2, 3, 4 against 1, 2, 4, 3: 1 - 6 (1 + 1) / (4 (16 - 1)) = 0.8, whatever the values.
TEST(Similarity, SpearmanIsTheCorrelationOfRanks) {
  EXPECT_NEAR(similarity(row({0, 1, 10, 100}), row({-5, -4, 7, 6})).spearman, 0.8,
              kSimilarityRounding);
  EXPECT_NEAR(similarity(row({0, 1, 10, 100}), row({-5, -4, 6, 7})).spearman, 1,
              kSimilarityRounding);
}

// Ties share their mean rank: 1.5, 1.5, 3 against 1, 2, 3. Deviations (-0.5, -0.5, 1) and
// (-1, 0, 1): 1.5 / sqrt(1.5 · 2).
TEST(Similarity, EqualValuesShareARank) {
  EXPECT_NEAR(similarity(row({0, 0, 1}), row({0, 1, 2})).spearman, 1.5 / std::sqrt(3.0),
              kSimilarityRounding);
}

// 3 x 3 pixels have one window, of 3: its weights along a line are 1, e, 1 with e = exp(1/4.5) but
// for their sum. A picture whose left column is 1 against one whose right column is: means p,
// variances p (1 - p), covariance -p² with p = 1 / (2 + e).
TEST(Similarity, SsimOfOppositeSides) {
  const double p = 1 / (2 + std::exp(1 / 4.5));
  const double c2 = 0.03 * 0.03;
  const at::Tensor left = at::tensor({1., 0., 0.}, at::kDouble).expand({3, 3});
  EXPECT_NEAR(similarity(left, left.flip({1})).ssim, (c2 - 2 * p * p) / (c2 + 2 * p * (1 - p)),
              kSimilarityRounding);
}

// Flat windows differ in their means alone: (2ab + C1) / (a² + b² + C1), C1 = (0.01 L)².
TEST(Similarity, SsimOfConstantMaps) {
  const at::Tensor ones = at::ones({16, 16});
  EXPECT_NEAR(similarity(ones, ones / 2).ssim, 1.0001 / 1.2501, kSimilarityRounding);
  EXPECT_NEAR(similarity(ones, ones / 2, /*range=*/2).ssim, 1.0004 / 1.2504, kSimilarityRounding);
}

TEST(Similarity, CorrelationWithAConstantMapIsZeroAndOfTwoOne) {
  const at::Tensor flat = at::full({4, 4}, 0.3);
  const at::Tensor ramp = at::arange(16, at::kFloat).view({4, 4});
  for (const Similarity& found : {similarity(flat, ramp), similarity(ramp, flat)}) {
    EXPECT_EQ(found.pearson, 0);
    EXPECT_EQ(found.spearman, 0);
    EXPECT_TRUE(std::isfinite(found.ssim));
  }
  EXPECT_EQ(similarity(flat, at::zeros({4, 4})).pearson, 1);
  EXPECT_EQ(similarity(flat, at::zeros({4, 4})).spearman, 1);
}

// Squares of 1e-200 vanish in a double: no correlation can be told, and it is not NaN.
TEST(Similarity, TinyDifferencesGiveNoNan) {
  EXPECT_EQ(similarity(row({0, 1e-200}), row({0, 1e-200})).pearson, 0);
}

TEST(Similarity, WhatCannotBeComparedIsRefused) {
  const at::Tensor map = at::zeros({2, 3});
  const auto refusal = [](const at::Tensor& a, const at::Tensor& b, double range = 1) {
    return refusal_of([&] { similarity(a, b, range); });
  };
  EXPECT_EQ(refusal(map, at::zeros({3, 2})),
            (Refusal{Errc::bad_argument, "expected two maps of one size, found [2,3] and [3,2]"}));
  EXPECT_EQ(refusal(map, at::zeros({6})),
            (Refusal{Errc::bad_argument, "expected a map [h,w], found [6]"}));
  EXPECT_EQ(refusal({}, map), (Refusal{Errc::bad_argument, "expected a map [h,w], found none"}));
  EXPECT_EQ(refusal(map, at::full({2, 3}, std::numeric_limits<float>::quiet_NaN())),
            (Refusal{Errc::bad_argument, "the map is not finite (NaN or infinity)"}));
  EXPECT_EQ(refusal(map, map, 0),
            (Refusal{Errc::bad_argument, "expected a positive range of values, found 0"}));
}

Explanation explanation(const at::Tensor& raw, bool has_sign = true) {
  return {
      .label = 0, .map = SaliencyMap::normalized(raw), .signed_map = has_sign ? raw : at::Tensor()};
}

// Positive parts 0, 0, 1, 2 and 0, 0, 2, 1: ranks 1.5, 1.5, 3, 4 and 1.5, 1.5, 4, 3, so 3.5 / 4.5.
// With their signs: ranks 1, 2, 3, 4 and 2, 1, 4, 3, so 1 - 6 · 4 / 60 = 0.6.
TEST(ExplanationSimilarity, LooksAtTheMapAndAtWhatWasBelowZero) {
  const auto found = similarity(explanation(at::tensor({-2.F, -1.F, 1.F, 2.F}).unsqueeze(0)),
                                explanation(at::tensor({-1.F, -2.F, 2.F, 1.F}).unsqueeze(0)));
  EXPECT_NEAR(found.absolute.spearman, 3.5 / 4.5, kSimilarityRounding);
  ASSERT_TRUE(found.with_sign.has_value());
  EXPECT_NEAR(found.with_sign->spearman, 0.6, kSimilarityRounding);
}

TEST(ExplanationSimilarity, SignedMapsAreComparedOverTheirOwnRange) {
  const at::Tensor raw = at::tensor({-1.F, 0.F, 3.F}).expand({3, 3}).contiguous();
  EXPECT_NEAR(similarity(explanation(raw), explanation(raw * 1e6)).with_sign->ssim, 1,
              kSimilarityRounding);
  const at::Tensor none = at::zeros({3, 3});
  EXPECT_NEAR(similarity(explanation(none), explanation(none)).with_sign->ssim, 1,
              kSimilarityRounding);
}

TEST(ExplanationSimilarity, AMethodMayHaveNoSign) {
  const at::Tensor raw = at::ones({3, 3});
  EXPECT_FALSE(similarity(explanation(raw), explanation(raw, false)).with_sign.has_value());
}

}  // namespace
}  // namespace cameras::testing
