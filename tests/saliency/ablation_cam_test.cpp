#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() for x = [0, 1; 2, 3]: y_l = V1 mean(A1²) + V2 mean(A2²) loses V_lk
// mean(A_k²) when A_k is zeroed, with mean(A1²) = 14 / 4 and mean(A2²) = 98 / 4. But for a factor
// the map is V1 x + 7 V2 x².
namespace cameras::testing {
namespace {

// V = (2, 1): 2 x + 7 x² = 0, 9, 32, 69.
TEST(AblationCam, WeightsAreDropsOfTheScore) {
  expect_map(map_of("ablation_cam", two_powers_network(), ramp(), 0),
             square({0, 9.F / 69, 32.F / 69, 1}));
}

// V = (-1, 1): -x + 7 x² = 0, 6, 26, 60.
TEST(AblationCam, ChannelThatLowersTheScoreIsSubtracted) {
  expect_map(map_of("ablation_cam", two_powers_network(), ramp(), 1),
             square({0, 0.1F, 26.F / 60, 1}));
}

// V = (-1, -1): every channel lowers the score, which is negative. Divided by y, as in the paper,
// the weights would be positive.
TEST(AblationCam, NegativeScoreDoesNotTurnTheMapAround) {
  expect_empty(explanation_of(*make_method("ablation_cam"), two_powers_network(), ramp(), 2).map);
}

// V = (-1, 1) and x = ±1: y = 0, w = (-1, 1), and the map is 1 - x.
TEST(AblationCam, ScoreOfZeroIsNoSpecialCase) {
  expect_map(map_of("ablation_cam", two_powers_network(), image({1, -1, 1, 1}), 1),
             square({0, 1, 0, 0}));
}

TEST(AblationCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("ablation_cam"), two_powers_network(), dark, 0).map);
}

}  // namespace
}  // namespace cameras::testing
