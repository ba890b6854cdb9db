#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// The first principal component of the positions' activations. In hand_network() A1 = x and
// A2 = 3 - x, so the positions lie on a line: the component is ±√2 (x - mean x). The one with the
// largest ‖A‖, the top tenth of four positions, fixes the sign.
namespace cameras::testing {
namespace {

// x = [1, 2; 3, 5], mean 2.75. ‖A‖² = 5, 5, 9, 29: the last position is positive. x - 2.75 =
// -1.75, -0.75, 0.25, 2.25.
TEST(EigenCam, StrongestPositionIsPositive) {
  expect_map(map_of("eigen_cam", hand_network(), image({1, 2, 3, 5}), 0),
             square({0, 0, 1.F / 9, 1}));
}

// x = [-3, 0; 1, 2], mean 0. ‖A‖² = 45, 9, 5, 5: the first is positive, so the component is -x.
TEST(EigenCam, SignFollowsTheActivationsNotTheDirection) {
  expect_map(map_of("eigen_cam", hand_network(), image({-3, 0, 1, 2}), 0), square({1, 0, 0, 0}));
}

// two_powers_network(), x = [-1, 1; -2, 2]: A1 = x and A2 - mean = x² - 2.5 = -1.5, -1.5, 1.5, 1.5
// do not correlate, and vary by Σ = 10 and 9: the component is ±x. ‖A‖² = 2, 2, 20, 20; of the
// equal ones the earlier position counts, so -x.
TEST(EigenCam, LargestVarianceWins) {
  expect_map(map_of("eigen_cam", two_powers_network(), image({-1, 1, -2, 2}), 0),
             square({0.5F, 0, 1, 0}));
}

TEST(EigenCam, LabelDoesNotMatter) {
  const at::Tensor x = image({1, 2, 3, 5});
  EXPECT_TRUE(at::equal(map_of("eigen_cam", hand_network(), x, 0),
                        map_of("eigen_cam", hand_network(), x, 1)));
}

// A third is no binary fraction: a mean that were rounded would leave something to stretch.
TEST(EigenCam, ConstantMapsGiveAnEmptyMap) {
  for (const float value : {0.F, 1.F / 3}) {
    const at::Tensor flat = at::full({1, 1, 7, 9}, value);
    expect_empty(explanation_of(*make_method("eigen_cam"), two_powers_network(), flat, 0).map);
  }
}

// A tenth of 20 positions is two: the two strongest disagree, and their mean decides. x = 10 and -9
// at two positions, 0 elsewhere; A1 = x, A2 = x² = 100, 81. Both stand out of the zeros in A2,
// which varies most, so the component is positive at both.
TEST(EigenCam, MeanOfTheStrongestTenthDecides) {
  at::Tensor x = at::zeros({1, 1, 4, 5});
  x[0][0][1][1] = 10;
  x[0][0][2][3] = -9;
  const at::Tensor map = map_of("eigen_cam", two_powers_network(), x, 0);
  EXPECT_EQ(map[1][1].item<float>(), 1);
  EXPECT_GT(map[2][3].item<float>(), 0.7F);
  EXPECT_EQ(map[0][0].item<float>(), 0);
}

}  // namespace
}  // namespace cameras::testing
