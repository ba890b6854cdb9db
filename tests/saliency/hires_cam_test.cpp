#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() for x = [0, 1; 2, 3]: ∂y_l/∂A_k = V_lk A_k / 2, A1 = x, A2 = x².
namespace cameras::testing {
namespace {

// V = (2, 1): x x + (x² / 2) x² = 0, 1.5, 12, 49.5.
TEST(HiresCam, WeighsEveryPositionByItsGradient) {
  expect_map(map_of("hires_cam", two_powers_network(), ramp(), 0),
             square({0, 1.F / 33, 8.F / 33, 1}));
}

// V = (-1, 1): (-x² + x⁴) / 2 = 0, 0, 6, 36: evidence against the label is subtracted.
TEST(HiresCam, NegativeGradientsAreSubtracted) {
  expect_map(map_of("hires_cam", two_powers_network(), ramp(), 1), square({0, 0, 1.F / 6, 1}));
}

// V = (-1, -1): negative everywhere.
TEST(HiresCam, EvidenceAgainstTheLabelAloneGivesAnEmptyMap) {
  expect_empty(explanation_of(*make_method("hires_cam"), two_powers_network(), ramp(), 2).map);
}

TEST(HiresCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("hires_cam"), two_powers_network(), dark, 0).map);
}

}  // namespace
}  // namespace cameras::testing
