#include "cameras/saliency/meaningful_perturbation.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/patch_network.h"
#include "support/refusal.h"

// The probability of label 0 is 1 / (1 + exp(-8)) for the patch and 1 / (1 + exp(8)) where it is
// blurred, which is what a mask has to hide and all that it has to.
namespace cameras::testing {
namespace {

at::Tensor meaningful_map_for(const MeaningfulPerturbationOptions& options) {
  return map_of(MeaningfulPerturbation(options), contrast_network(), checkered_patch(), 0);
}

TEST(MeaningfulPerturbation, HidesThePatchAndLittleElse) {
  const at::Tensor map = meaningful_map_for({});
  EXPECT_GT(mean_inside(map), 0.5);
  EXPECT_LT(mean_outside(map), 0.1);
}

TEST(MeaningfulPerturbation, SeedChoosesTheJitter) {
  const auto with_seed = [](std::uint64_t seed) {
    return meaningful_map_for({.steps = 5, .seed = seed});
  };
  EXPECT_TRUE(at::equal(with_seed(3), with_seed(3)));
  EXPECT_FALSE(at::equal(with_seed(3), with_seed(4)));
}

TEST(MeaningfulPerturbation, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { MeaningfulPerturbation({.steps = 100001}); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found 100001"}));
}

}  // namespace
}  // namespace cameras::testing
