#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"

// two_powers_network() at x = [0, 1; 2, 3]: y = (V1 Σ x² + V2 Σ x⁴) / 4.
namespace cameras::testing {
namespace {

// V = (2, 1): the gradient is x + x³, so x² + x⁴ = 0, 2, 20, 90.
TEST(InputXGradient, IsTheProduct) {
  const Explanation found =
      explanation_of(*make_method("input_x_gradient"), two_powers_network(), ramp(), 0);
  expect_map(found.map.tensor(), square({0, 1.F / 45, 2.F / 9, 1}));
  EXPECT_TRUE(at::equal(found.signed_map, square({0, 2, 20, 90})));
  EXPECT_FALSE(found.completeness_gap.has_value());
}

// V = (-1, -1): -x / 2 - x³, so -x² / 2 - x⁴ = 0, -1.5, -18, -85.5, whose sign does not count.
TEST(InputXGradient, SignDoesNotCount) {
  const Explanation found =
      explanation_of(*make_method("input_x_gradient"), two_powers_network(), ramp(), 2);
  expect_map(found.map.tensor(), square({0, 1.5F / 85.5F, 18 / 85.5F, 1}));
  EXPECT_TRUE(at::equal(found.signed_map, square({0, -1.5F, -18, -85.5F})));
}

// The gradient of hand_network() is 1/4 everywhere: what counts of an input of zeros is nothing.
TEST(InputXGradient, InputOfZerosGivesAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("input_x_gradient"), hand_network(), dark, 0).map);
}

TEST(InputXGradient, IsOnePassAtTheInput) {
  const auto tally = std::make_shared<PassTally>();
  const Result result = make_method("input_x_gradient")
                            ->explain(two_powers_network().counted(tally), {.input = ramp()});
  EXPECT_EQ(tally->counts().forward, 1);
  EXPECT_EQ(tally->counts().gradients, 1);
  EXPECT_EQ(result.layer, "x");
}

}  // namespace
}  // namespace cameras::testing
