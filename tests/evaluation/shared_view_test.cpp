#include "core/aten.h"

#include <gtest/gtest.h>

#include "evaluation/shared_view.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// float32 interpolation of numbers up to 1: a few roundings of 6e-8.
constexpr double kViewRounding = 1e-6;

SaliencyMap ramp(std::int64_t height, std::int64_t width) {
  return SaliencyMap::normalized(at::arange(height * width, at::kFloat).view({height, width}));
}

TEST(SharedView, OfTheSamePartIsThePlainSimilarity) {
  const SaliencyMap a = ramp(12, 16);
  const SaliencyMap b = SaliencyMap::normalized(a.tensor().square().flip({0}));
  const Region all{.height = 100, .width = 300};
  const Similarity placed = similarity(PlacedMap{a, all}, PlacedMap{b, all});
  const Similarity plain = similarity(a.tensor(), b.tensor());
  EXPECT_NEAR(placed.pearson, plain.pearson, kViewRounding);
  EXPECT_NEAR(placed.ssim, plain.ssim, kViewRounding);
}

// A photo of 40 x 40 pixels: one network sees all of it, the other its middle 20 x 20.
TEST(SharedView, ACropIsComparedWithItsPartOfTheWhole) {
  const at::Tensor along = at::arange(40, at::kFloat);
  const at::Tensor pixels = at::sin(0.3 * along).view({40, 1}) + at::cos(0.4 * along).view({1, 40});
  const SaliencyMap whole = SaliencyMap::normalized(pixels + 2);
  const SaliencyMap middle =
      SaliencyMap::normalized((pixels + 2).slice(0, 10, 30).slice(1, 10, 30).contiguous());
  const PlacedMap all{whole, {.top = 0, .left = 0, .height = 40, .width = 40}};
  const PlacedMap crop{middle, {.top = 10, .left = 10, .height = 20, .width = 20}};
  const Similarity found = similarity(all, crop);
  // Both are the same bilinear surface on a grid between the pixels, but for the crop's border of
  // half a cell.
  EXPECT_GT(found.pearson, 0.99);
  const PlacedMap elsewhere{middle, {.top = 0, .left = 0, .height = 20, .width = 20}};
  EXPECT_LT(similarity(all, elsewhere).pearson, 0.9);
}

TEST(SharedView, PartsThatDoNotMeetAreRefused) {
  const SaliencyMap map = ramp(4, 4);
  const PlacedMap left{map, {.top = 0, .left = 0, .height = 10, .width = 10}};
  const PlacedMap right{map, {.top = 0, .left = 10, .height = 10, .width = 10}};
  EXPECT_EQ(refusal_of([&] { similarity(left, right); }),
            (Refusal{Errc::bad_argument, "expected maps of overlapping parts of a photo"}));
}

}  // namespace
}  // namespace cameras::testing
