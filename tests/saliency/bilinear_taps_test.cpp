#include "saliency/fuse/bilinear_taps.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// 2 -> 4: centres (i + 1/2) / 2 - 1/2 = -1/4, 1/4, 3/4, 5/4; the first is clamped to 0, and after
// the last source position there is nothing more to mix with.
TEST(BilinearTaps, AreHalfPixelCentresByHand) {
  const BilinearTaps taps = bilinear_taps(2, 4);
  EXPECT_THAT(taps.first, ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(taps.second, ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(taps.share, ElementsAre(0.0F, 0.25F, 0.75F, 0.25F));
}

// 4 -> 2: centres 1/2 and 5/2, so half of each neighbour and nothing of what is further away.
TEST(BilinearTaps, DoNotAverageWhenTheTargetIsSmaller) {
  const BilinearTaps taps = bilinear_taps(4, 2);
  EXPECT_THAT(taps.first, ElementsAre(0, 2));
  EXPECT_THAT(taps.second, ElementsAre(1, 3));
  EXPECT_THAT(taps.share, ElementsAre(0.5F, 0.5F));
}

TEST(BilinearTaps, OfTheSameLengthCopy) {
  const BilinearTaps taps = bilinear_taps(3, 3);
  EXPECT_THAT(taps.first, ElementsAre(0, 1, 2));
  EXPECT_THAT(taps.share, ElementsAre(0.0F, 0.0F, 0.0F));
}

TEST(BilinearTaps, ResizeAsAtenDoes) {
  for (const std::int64_t from : {1, 2, 3, 7, 29, 224, 300}) {
    for (const std::int64_t to : {1, 2, 5, 29, 224}) {
      const at::Tensor x = random_tensor({1, 1, 1, from}, -1, 1, 1).to(at::kDouble);
      const at::Tensor expected = at::upsample_bilinear2d(x, {1, to}, /*align_corners=*/false);
      const BilinearTaps taps = bilinear_taps(from, to);
      for (std::size_t i = 0; i < static_cast<std::size_t>(to); ++i) {
        const auto at = [&](std::int64_t k) { return x[0][0][0][k].item<double>(); };
        const double share = taps.share[i];
        // Shares are rounded to float32, 6e-8, and tell apart values that are 2 from each other.
        EXPECT_NEAR((1 - share) * at(taps.first[i]) + share * at(taps.second[i]),
                    expected[0][0][0][static_cast<std::int64_t>(i)].item<double>(), 2e-7)
            << from << " to " << to << " at " << i;
      }
    }
  }
}

}  // namespace
}  // namespace cameras::testing
