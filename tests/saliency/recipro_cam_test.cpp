#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() for x = [0, 1; 2, 3]: with one position of A kept, y_l = (V1 x² + V2 x⁴)
// / 4.
namespace cameras::testing {
namespace {

// V = (2, 1): 0, 0.75, 6, 24.75.
TEST(ReciproCam, IsTheScoreOfEachPositionAlone) {
  expect_map(map_of("recipro_cam", two_powers_network(), ramp(), 0),
             square({0, 1.F / 33, 8.F / 33, 1}));
}

// V = (-1, 1): 0, 0, 3, 18.
TEST(ReciproCam, EvidenceAgainstTheLabelIsSubtracted) {
  expect_map(map_of("recipro_cam", two_powers_network(), ramp(), 1), square({0, 0, 1.F / 6, 1}));
}

// V = (-1, -1): no position scores above zero.
TEST(ReciproCam, ScoresBelowZeroGiveAnEmptyMap) {
  expect_empty(explanation_of(*make_method("recipro_cam"), two_powers_network(), ramp(), 2).map);
}

TEST(ReciproCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("recipro_cam"), two_powers_network(), dark, 0).map);
}

}  // namespace
}  // namespace cameras::testing
