#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network(): y_l = (V1 Σ x² + V2 Σ x⁴) / 4, A1 = x and A2 = x².
namespace cameras::testing {
namespace {

// The weights of a softmax of two scores.
at::Tensor combined(double first, double second, const at::Tensor& x) {
  const double weight = 1 / (1 + std::exp(second - first));
  return weight * x + (1 - weight) * x * x;
}

// x = [0, 1; 2, 3]: H1 = x / 3 and H2 = x² / 9. Then x ⊙ H1 = x² / 3 has Σ z² = 98 / 9 and
// Σ z⁴ = 6818 / 81; x ⊙ H2 = x³ / 9 has 794 / 81 and 535538 / 6561.
TEST(ScoreCam, WeightsAreASoftmaxOfMaskedScores) {
  const at::Tensor x = ramp()[0][0];
  const double z1_2 = 98.0 / 9;
  const double z1_4 = 6818.0 / 81;
  const double z2_2 = 794.0 / 81;
  const double z2_4 = 535538.0 / 6561;
  // V = (2, 1): the scores are 26.49 and 25.31.
  expect_map(map_of("score_cam", two_powers_network(), ramp(), 0),
             stretched(combined((2 * z1_2 + z1_4) / 4, (2 * z2_2 + z2_4) / 4, x)));
  // V = (-1, -1).
  expect_map(map_of("score_cam", two_powers_network(), ramp(), 2),
             stretched(combined((-z1_2 - z1_4) / 4, (-z2_2 - z2_4) / 4, x)));
}

// x = ±1: A2 is 1 everywhere, so that H2 = 0 and not 0 / 0. H1 = [0, 1; 0, 1] leaves
// z = [0, 1; 0, 1] with y = (2 * 2 + 2) / 4 = 1.5 against 0: x w1 + w2 is w2 - w1 < 0 and 1.
TEST(ScoreCam, ConstantChannelMasksEverything) {
  expect_map(map_of("score_cam", two_powers_network(), image({-1, 1, -1, 1}), 0),
             square({0, 1, 0, 1}));
}

TEST(ScoreCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("score_cam"), two_powers_network(), dark, 0).map);
}

}  // namespace
}  // namespace cameras::testing
