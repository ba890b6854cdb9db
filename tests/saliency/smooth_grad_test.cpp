#include "cameras/saliency/smooth_grad.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/refusal.h"

// two_powers_network(), V = (2, 1): the gradient is x + x³, and its mean over x + ε with
// ε ~ N(0, σ²) is x + x³ + 3 x σ².
namespace cameras::testing {
namespace {

at::Tensor smooth(const SmoothGradOptions& options, const at::Tensor& input = ramp()) {
  return map_of(SmoothGrad(options), two_powers_network(), input, 0);
}

MethodOptions with_noise_samples(std::int64_t samples, std::uint64_t seed = 0) {
  MethodOptions options;
  options.samples = samples;
  options.seed = seed;
  return options;
}

// Noise 0.5 of the range 3: σ² = 2.25, so 7.75 x + x³ = 0, 8.75, 23.5, 50.25. One draw at x = 3
// deviates by 52 (from 27 ε, 9 ε² and ε³ of σ = 1.5), the mean of 10000 by 0.52, and five times
// that over 50.25 is 0.05; without noise the map is off by 0.11 and 0.13.
TEST(SmoothGrad, IsTheMeanGradientUnderNoise) {
  const at::Tensor found = smooth({.samples = 10000, .noise = 0.5, .seed = 1});
  EXPECT_TRUE(at::allclose(found, square({0, 8.75F / 50.25F, 23.5F / 50.25F, 1}), 0, 0.05))
      << found;
}

TEST(SmoothGrad, WithoutNoiseItIsTheGradient) {
  expect_map(smooth({.samples = 3, .noise = 0}), square({0, 1.F / 15, 1.F / 3, 1}));
}

// Its range is 0, so there is no noise, and the gradient of a constant image is constant here.
TEST(SmoothGrad, ConstantImageHasNoNoise) {
  const SmoothGrad method({.samples = 3});
  expect_empty(explanation_of(method, two_powers_network(), image({2, 2, 2, 2}), 0).map);
}

TEST(SmoothGrad, SeedDecides) {
  const at::Tensor map = smooth({.samples = 2, .seed = 5});
  EXPECT_TRUE(at::equal(map, smooth({.samples = 2, .seed = 5})));
  EXPECT_FALSE(at::equal(map, smooth({.samples = 2, .seed = 6})));
}

TEST(SmoothGrad, OptionsOfTheTableArrive) {
  const auto method = make_method("smooth_grad", with_noise_samples(2, 5));
  EXPECT_TRUE(at::equal(map_of(*method, two_powers_network(), ramp(), 0),
                        smooth({.samples = 2, .seed = 5})));
  EXPECT_TRUE(at::equal(map_of("smooth_grad", two_powers_network(), ramp(), 0), smooth({})));
}

TEST(SmoothGrad, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { SmoothGrad({.samples = 0}); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found 0"}));
  EXPECT_EQ(refusal_of([] { make_method("smooth_grad", with_noise_samples(-1)); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found -1"}));
  EXPECT_EQ(refusal_of([] { SmoothGrad({.noise = -0.5}); }),
            (Refusal{Errc::bad_argument, "expected noise of 0 or more, found -0.5"}));
  EXPECT_EQ(refusal_of([] { SmoothGrad({.noise = std::numeric_limits<double>::infinity()}); }),
            (Refusal{Errc::bad_argument, "expected noise of 0 or more, found inf"}));
}

}  // namespace
}  // namespace cameras::testing
