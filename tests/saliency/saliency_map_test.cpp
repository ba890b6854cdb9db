#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>

#include "cameras/saliency.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

SaliencyMap normalized(const std::vector<float>& values) {
  return SaliencyMap::normalized(at::tensor(values).view({2, -1}));
}

TEST(SaliencyMap, PositivePartIsStretched) {
  EXPECT_TRUE(at::equal(normalized({-3, 0, 1, 4}).tensor(),
                        at::tensor({0.F, 0.F, 0.25F, 1.F}).view({2, 2})));
  // Without negative values the smallest becomes 0.
  EXPECT_TRUE(at::equal(normalized({2, 3, 4, 6}).tensor(),
                        at::tensor({0.F, 0.25F, 0.5F, 1.F}).view({2, 2})));
}

TEST(SaliencyMap, MapWithoutPositiveEvidenceIsEmpty) {
  for (const auto& values : {std::vector<float>{-3, -1, -2, 0}, std::vector<float>{0, 0, 0, 0},
                             std::vector<float>{5, 5, 5, 5}}) {
    const SaliencyMap map = normalized(values);
    EXPECT_TRUE(map.empty());
    EXPECT_TRUE(at::equal(map.tensor(), at::zeros({2, 2})));
  }
}

// Three roundings apart is constant, 1e-5 is not.
TEST(SaliencyMap, RoundingOfAConstantMapIsNoEvidence) {
  EXPECT_TRUE(normalized({5, 5 * (1 + 1.2e-7F), 5 * (1 + 2.4e-7F), 5 * (1 - 6e-8F)}).empty());
  EXPECT_FALSE(normalized({5, 5, 5, 5 * (1 + 1e-5F)}).empty());
}

// The smallest positive float32 is 1.4e-45, and its inverse is no float32.
TEST(SaliencyMap, TinyEvidenceIsStretchedToo) {
  const float tiny = std::numeric_limits<float>::denorm_min();
  const SaliencyMap map = normalized({0, 0, 0, tiny});
  EXPECT_FALSE(map.empty());
  EXPECT_EQ(map.tensor().max().item<float>(), 1);
}

TEST(SaliencyMap, HugeEvidenceIsStretchedToo) {
  const SaliencyMap map = normalized({0, 1e38F, 3e38F, -3e38F});
  EXPECT_TRUE(at::isfinite(map.tensor()).all().item<bool>());
  EXPECT_EQ(map.tensor().max().item<float>(), 1);
}

// 0, 1, … 198 and 1000: 198 of 200 values are at most 197.
TEST(SaliencyMap, ColoursMayEndAtThe99thPercentile) {
  std::vector<float> values;
  for (int i = 0; i < 199; ++i) values.push_back(static_cast<float>(i));
  values.push_back(1000);
  const at::Tensor raw = at::tensor(values).view({10, 20});
  const SaliencyMap plain = SaliencyMap::normalized(raw);
  const SaliencyMap spiky = SaliencyMap::normalized(raw, DrawnRange::percentile_99);
  EXPECT_EQ(plain.drawn_top(), 1);
  EXPECT_EQ(spiky.drawn_top(), 0.197F);
  EXPECT_EQ(spiky.drawn_range(), DrawnRange::percentile_99);
  EXPECT_TRUE(at::equal(spiky.tensor(), plain.tensor()));
}

TEST(SaliencyMap, ColoursEndAt1WhereNearlyAllIs0) {
  at::Tensor raw = at::zeros({10, 20});
  EXPECT_EQ(SaliencyMap::normalized(raw, DrawnRange::percentile_99).drawn_top(), 1);
  raw[3][4] = 2;
  EXPECT_EQ(SaliencyMap::normalized(raw, DrawnRange::percentile_99).drawn_top(), 1);
  EXPECT_EQ(SaliencyMap::normalized(at::ones({1, 1}), DrawnRange::percentile_99).drawn_top(), 1);
}

TEST(SaliencyMap, ValuesAreContiguousFloats) {
  const at::Tensor raw = at::rand({3, 5}, at::kDouble).t();
  const SaliencyMap map = SaliencyMap::normalized(raw);
  EXPECT_TRUE(map.tensor().is_contiguous());
  EXPECT_EQ(map.tensor().scalar_type(), at::kFloat);
}

TEST(SaliencyMap, ArgumentIsLeftAsItIs) {
  const at::Tensor raw = at::tensor({-1.F, 2.F, 3.F, 4.F}).view({2, 2});
  const at::Tensor copy = raw.clone();
  SaliencyMap::normalized(raw);
  EXPECT_TRUE(at::equal(raw, copy));
}

TEST(SaliencyMap, ValuesThatAreNotFiniteAreRefused) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(refusal_of([&] {
                normalized({0, 1, 2, bad});
              }),
              (Refusal{Errc::bad_argument, "the saliency map is not finite (NaN or infinity)"}));
  }
}

TEST(SaliencyMap, OtherRanksAreRefused) {
  EXPECT_EQ(refusal_of([] {
              SaliencyMap::normalized(at::zeros({1, 2, 2}));
            }),
            (Refusal{Errc::bad_argument, "expected a raw saliency map [h,w], found [1,2,2]"}));
  EXPECT_EQ(refusal_of([] {
              SaliencyMap::normalized(at::zeros({0, 2}));
            }),
            (Refusal{Errc::bad_argument, "expected a raw saliency map [h,w], found [0,2]"}));
}

}  // namespace
}  // namespace cameras::testing
