#include "cameras/saliency/ss_cam.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include <vector>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/refusal.h"

// two_powers_network(): A1 = x, A2 = x², and for label 0 y(z) = (2 Σ z² + Σ z⁴) / 4.
namespace cameras::testing {
namespace {

at::Tensor noisy_masks(const SsCamOptions& options) {
  return map_of(SsCam(options), two_powers_network(), ramp(), 0);
}

MethodOptions with_mask_noise(std::int64_t samples, std::uint64_t seed = 0) {
  MethodOptions options;
  options.samples = samples;
  options.seed = seed;
  return options;
}

TEST(SsCam, WithoutNoiseItIsScoreCam) {
  const at::Tensor expected = map_of("score_cam", two_powers_network(), ramp(), 0);
  EXPECT_TRUE(at::equal(noisy_masks({.samples = 1, .noise = 0}), expected));
  expect_map(noisy_masks({.samples = 3, .noise = 0}), expected);
}

// H1 = x / 3, H2 = x² / 9 at x = [0, 1; 2, 3]. The test draws what the method draws: channel by
// channel, sample by sample.
TEST(SsCam, WeighsByTheMeanScoreOfNoisyMasks) {
  const at::Generator draws = at::make_generator<at::CPUGeneratorImpl>(3);
  const at::Tensor x = ramp()[0][0];
  std::vector<at::Tensor> scores;
  for (const at::Tensor& mask : {x / 3, x * x / 9}) {
    at::Tensor mean = at::zeros({});
    for (int i = 0; i < 4; ++i) {
      const at::Tensor z2 = (x * (mask + 0.1 * at::randn({1, 1, 2, 2}, draws)[0][0])).square();
      mean = mean + (2 * z2 + z2 * z2).sum() / 16;
    }
    scores.push_back(mean);
  }
  const at::Tensor weights = at::stack(scores).softmax(0);
  const at::Tensor found = noisy_masks({.samples = 4, .noise = 0.1, .seed = 3});
  // Scores of about 30, rounded in another order: 1e-5 of a weight between 0 and 1.
  EXPECT_TRUE(at::allclose(found, stretched(weights[0] * x + weights[1] * x * x), 0, 1e-4))
      << found << weights;
}

TEST(SsCam, ActivationsOfZeroGiveAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(SsCam(), two_powers_network(), dark, 0).map);
}

TEST(SsCam, SeedDecides) {
  const at::Tensor map = noisy_masks({.samples = 2, .noise = 0.1, .seed = 5});
  EXPECT_TRUE(at::equal(map, noisy_masks({.samples = 2, .noise = 0.1, .seed = 5})));
  EXPECT_FALSE(at::equal(map, noisy_masks({.samples = 2, .noise = 0.1, .seed = 6})));
}

TEST(SsCam, OptionsOfTheTableArrive) {
  const auto method = make_method("ss_cam", with_mask_noise(2, 5));
  EXPECT_TRUE(at::equal(map_of(*method, two_powers_network(), ramp(), 0),
                        noisy_masks({.samples = 2, .seed = 5})));
  EXPECT_TRUE(at::equal(map_of("ss_cam", two_powers_network(), ramp(), 0), noisy_masks({})));
}

TEST(SsCam, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { make_method("ss_cam", with_mask_noise(-1)); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found -1"}));
  EXPECT_EQ(refusal_of([] { SsCam({.noise = -2}); }),
            (Refusal{Errc::bad_argument, "expected noise of 0 or more, found -2"}));
}

}  // namespace
}  // namespace cameras::testing
