#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// hand_network(): A1 = x and A2 = 3 - x. Of n positions one can be at most √(n - 1) deviations
// above the mean, so it takes six for one to be above two.
namespace cameras::testing {
namespace {

at::Tensor nine(const std::vector<float>& values) { return at::tensor(values).view({1, 1, 3, 3}); }

at::Tensor fem_before_relu(const at::Tensor& x) {
  return explanation_of(*make_method("fem"), hand_network(), x, 0).signed_map;
}

// A1: mean 1, mean of squares 9, deviation √8 = 2.83: 9 alone is above 6.66, w1 = 1 / 9. A2 = 3
// and once -6: mean 2, nothing above 7.66, w2 = 0.
TEST(Fem, WeighsAChannelByWhatStandsOut) {
  const at::Tensor x = nine({0, 0, 0, 0, 9, 0, 0, 0, 0});
  expect_map(fem_before_relu(x), x[0][0] / 9);
}

// x = -9 once: A1 has mean -1 and no value above 4.66; A2 is 12 there and 3 elsewhere, mean 4,
// above 9.66 once. M = A2 / 9.
TEST(Fem, EachChannelHasItsOwnMeasure) {
  const at::Tensor x = nine({0, 0, -9, 0, 0, 0, 0, 0, 0});
  expect_map(fem_before_relu(x), (3 - x[0][0]) / 9);
}

// Two of 20 positions at 10: mean 1, mean of squares 10, deviation 3, both above 7: w1 = 0.1.
TEST(Fem, WeightIsAShareOfThePositions) {
  at::Tensor x = at::zeros({1, 1, 4, 5});
  x[0][0][1][1] = 10;
  x[0][0][3][2] = 10;
  expect_map(fem_before_relu(x), x[0][0] / 10);
}

// x = 6, 2 and four zeros: mean 4 / 3, mean of squares 20 / 3, so the variance 44 / 9, and 6 is
// above 5.76. Divided by five in the place of six the variance would be 88 / 15, and 6 below 6.18.
TEST(Fem, DeviationIsThatOfThePopulation) {
  const at::Tensor x = at::tensor({6.F, 0.F, 0.F, 0.F, 0.F, 2.F}).view({1, 1, 2, 3});
  expect_map(fem_before_relu(x), x[0][0] / 6);
}

TEST(Fem, FewPositionsDoNotStandOut) {
  expect_empty(explanation_of(*make_method("fem"), hand_network(), image({4, 0, 0, 0}), 0).map);
}

TEST(Fem, LabelDoesNotMatter) {
  const at::Tensor x = nine({0, 0, 0, 0, 9, 0, 0, 0, 0});
  EXPECT_TRUE(at::equal(map_of("fem", hand_network(), x, 0), map_of("fem", hand_network(), x, 1)));
}

TEST(Fem, ConstantMapsGiveAnEmptyMap) {
  for (const float value : {0.F, 1.F / 3}) {
    const at::Tensor flat = at::full({1, 1, 7, 9}, value);
    expect_empty(explanation_of(*make_method("fem"), two_powers_network(), flat, 0).map);
  }
  const at::Tensor point = at::ones({1, 1, 1, 1});
  expect_empty(explanation_of(*make_method("fem"), two_powers_network(), point, 0).map);
}

}  // namespace
}  // namespace cameras::testing
