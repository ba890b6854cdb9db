#include "saliency/concepts/factorization.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <tuple>
#include <vector>

#include "cameras/error.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Non-negative matrices whose factors are known.
namespace cameras::testing {
namespace {

at::Tensor rows_of_numbers(const std::vector<double>& numbers, std::int64_t columns) {
  return at::tensor(numbers, at::kDouble).view({-1, columns});
}

at::Tensor product_of(const Factorization& found) { return at::mm(found.places, found.features); }

// u wᵀ with u = (1, 2, 0, 4): places are u / 4 and the feature is 4 w, to the bits of a product.
TEST(Factorization, OfAProductOfTwoVectorsIsThese) {
  const at::Tensor u = at::tensor({1., 2., 0., 4.}, at::kDouble);
  const at::Tensor w = at::tensor({3., 0., 1.}, at::kDouble);
  for (const std::int64_t count : {1, 2, 3, 12}) {  // what explains nothing is left out
    const Factorization found = factorized(u.unsqueeze(1) * w, count);
    ASSERT_EQ(found.features.sizes(), at::IntArrayRef({1, 3})) << count;
    EXPECT_TRUE(at::allclose(found.places.select(1, 0), u / 4, 1e-10, 1e-10)) << found.places;
    EXPECT_TRUE(at::allclose(found.features[0], w * 4, 1e-10, 1e-10)) << found.features;
    EXPECT_NEAR(found.explained, 1, 1e-12);
  }
}

// Each feature has a place and a channel of its own, so there is no other factorisation but for
// order and scale. The error of a factor is about the root of what a sweep may still gain.
TEST(Factorization, OfASeparableMatrixIsTheOnlyOne) {
  const at::Tensor places = rows_of_numbers({1, 0, 0,      //
                                             0, 1, 0,      //
                                             0, 0, 1,      //
                                             1, 0.5, 0,    //
                                             1, 0.5, 0.5,  //
                                             1, 1, 0.5},
                                            3);
  const at::Tensor features = rows_of_numbers({2, 0, 0, 1,  //
                                               0, 1, 0, 2,  //
                                               0, 0, 12, 1},
                                              4);
  const Factorization found = factorized(at::mm(places, features), 3);
  ASSERT_EQ(found.places.size(1), 3);
  EXPECT_NEAR(found.explained, 1, 1e-6);
  // By Σ places Σ features: 2 · 13, 4 · 3, 3 · 3.
  const at::Tensor order = at::tensor({2, 0, 1}, at::kLong);
  EXPECT_TRUE(at::allclose(found.places, places.index_select(1, order), 0, 5e-3)) << found.places;
  EXPECT_TRUE(at::allclose(found.features, features.index_select(0, order), 0, 5e-2))
      << found.features;
}

// A matrix of rank 2 without negative numbers always has two such factors.
TEST(Factorization, OfRankTwoIsExact) {
  const at::Tensor left = random_tensor({20, 2}, 0, 1).to(at::kDouble);
  const at::Tensor right = random_tensor({2, 30}, 0, 1, /*seed=*/1).to(at::kDouble);
  const at::Tensor values = at::mm(left, right);
  const Factorization found = factorized(values, 2);
  EXPECT_GT(found.explained, 1 - 1e-5);
  EXPECT_TRUE(at::allclose(product_of(found), values, 0, 0.02));
}

TEST(Factorization, HasNothingNegativeAndExplainsMoreWithMoreFeatures) {
  const at::Tensor values = random_tensor({30, 40}, 0, 1).to(at::kDouble);
  double before = 0;
  for (const std::int64_t count : {1, 2, 4, 8}) {
    const Factorization found = factorized(values, count);
    EXPECT_GE(found.places.min().item<double>(), 0);
    EXPECT_GE(found.features.min().item<double>(), 0);
    EXPECT_TRUE(at::allclose(found.places.amax(0), at::ones({count}, at::kDouble)));
    const at::Tensor mass = found.places.sum(0) * found.features.sum(1);
    EXPECT_TRUE(at::equal(mass, std::get<0>(mass.sort(/*dim=*/0, /*descending=*/true))));
    const double error = (values - product_of(found)).square().sum().item<double>();
    EXPECT_NEAR(found.explained, 1 - error / values.square().sum().item<double>(), 1e-9);
    EXPECT_GT(found.explained, before);
    before = found.explained;
    EXPECT_TRUE(at::equal(factorized(values, count).places, found.places));  // no chance in it
  }
}

// Wide or high, it goes by the smaller product of the matrix with itself: the same either way.
TEST(Factorization, OfTheTurnedMatrixIsTurned) {
  const at::Tensor values = random_tensor({12, 40}, 0, 1).to(at::kDouble);
  const Factorization wide = factorized(values, 3);
  const Factorization high = factorized(values.t(), 3);
  // Sweeps begin with the other side and end once one gains 1e-9 of ‖V‖², that is, moves the
  // product by about the root of that, 3e-5 of ‖V‖: as far as thirty more of them would come. That
  // of two features, which leaves 0.43 ‖V‖ where three leave 0.38, is at least 0.05 ‖V‖ away.
  const auto apart = [&](const Factorization& one, const Factorization& turned) {
    return ((product_of(one) - product_of(turned).t()).norm() / values.norm()).item<double>();
  };
  EXPECT_LT(apart(wide, high), 1e-3);
  // The best of one feature is that of the largest singular value, which sweeps begin with.
  EXPECT_LT(apart(factorized(values, 1), factorized(values.t(), 1)), 1e-12);
  EXPECT_GT(wide.explained, 0.75);  // the mean alone explains 3/4 of numbers between 0 and 1
}

TEST(Factorization, OfNothingIsNothing) {
  const Factorization found = factorized(at::zeros({4, 3}, at::kDouble), 2);
  EXPECT_EQ(found.places.sizes(), at::IntArrayRef({4, 0}));
  EXPECT_EQ(found.features.sizes(), at::IntArrayRef({0, 3}));
  EXPECT_EQ(found.explained, 0);
}

TEST(Factorization, CanBeStopped) {
  const auto stop = [] { fail(Errc::cancelled, "cancelled"); };
  EXPECT_EQ(refusal_of([&] {
              factorized(at::ones({4, 3}, at::kDouble), 2, stop);
            }).code,
            Errc::cancelled);
}

}  // namespace
}  // namespace cameras::testing
