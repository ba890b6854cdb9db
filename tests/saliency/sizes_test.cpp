#include "saliency/passes/sizes.h"

#include <gmock/gmock.h>

#include "support/refusal.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> heights_of(const CamerasOptions& options, const InputSize& own) {
  std::vector<std::int64_t> result;
  for (const InputSize& size : input_sizes(options, own)) result.push_back(size.height);
  return result;
}

// 224 + round(776 (t - 1) / 6) for t = 1 … 7.
TEST(Sizes, PaperGoesTo1000InSevenEvenSteps) {
  EXPECT_THAT(input_sizes({}, {224, 224}),
              ElementsAre(InputSize{224, 224}, InputSize{353, 353}, InputSize{483, 483},
                          InputSize{612, 612}, InputSize{741, 741}, InputSize{871, 871},
                          InputSize{1000, 1000}));
}

// 32 x 1000 / 224 = 142.86.
TEST(Sizes, SmallNetworksGrowByTheSameFactor) {
  EXPECT_THAT(heights_of({}, {32, 32}), ElementsAre(32, 51, 69, 88, 106, 125, 143));
}

TEST(Sizes, ReleasedCodeHasEightFixedSizes) {
  const CamerasOptions released = CamerasOptions::released();
  EXPECT_THAT(heights_of(released, {224, 224}),
              ElementsAre(224, 324, 424, 524, 624, 724, 824, 924));
  EXPECT_THAT(heights_of(released, {32, 32}), ElementsAre(224, 324, 424, 524, 624, 724, 824, 924));
  EXPECT_EQ(released.image_filter, ImageFilter::bicubic);
  EXPECT_EQ(released.scale_filter, ScaleFilter::automatic);
}

// The shorter side counts; the other one keeps the aspect ratio 2 : 3, rounded.
TEST(Sizes, AspectRatioIsKept) {
  const CamerasOptions options{.sizes = {200, 301}};
  EXPECT_THAT(input_sizes(options, {200, 300}),
              ElementsAre(InputSize{200, 300}, InputSize{301, 452}));
  EXPECT_THAT(input_sizes(options, {300, 200}),
              ElementsAre(InputSize{300, 200}, InputSize{452, 301}));
}

TEST(Sizes, LongSideIsAtLeastOnePixel) {
  EXPECT_THAT(input_sizes({.sizes = {1}}, {3, 3}), ElementsAre(InputSize{1, 1}));
}

TEST(Sizes, StepsAndLargestSizeAreOptions) {
  EXPECT_THAT(heights_of({.sizes = {}, .max_size = 100, .steps = 3}, {50, 50}),
              ElementsAre(50, 75, 100));
  EXPECT_THAT(heights_of({.sizes = {}, .max_size = 20, .steps = 2}, {50, 50}), ElementsAre(50, 20));
  // More steps than sizes: each size once.
  EXPECT_THAT(heights_of({.sizes = {}, .max_size = 52, .steps = 7}, {50, 50}),
              ElementsAre(50, 51, 52));
  EXPECT_THAT(heights_of({.sizes = {}, .max_size = 50, .steps = 7}, {50, 50}), ElementsAre(50));
}

TEST(Sizes, OneStepIsTheInputsOwnSize) {
  EXPECT_THAT(input_sizes({.sizes = {}, .max_size = 900, .steps = 1}, {50, 70}),
              ElementsAre(InputSize{50, 70}));
}

Refusal refusal_of_sizes(const CamerasOptions& options) {
  return refusal_of([&] { const Cameras method(options); });
}

TEST(Sizes, SizesOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of_sizes({.sizes = {224, 0}}),
            (Refusal{Errc::bad_argument, "expected a size from 1 to 16384, found 0"}));
  EXPECT_EQ(refusal_of_sizes({.sizes = {16385}}),
            (Refusal{Errc::bad_argument, "expected a size from 1 to 16384, found 16385"}));
  EXPECT_EQ(refusal_of_sizes({.sizes = {}, .max_size = -5}),
            (Refusal{Errc::bad_argument, "expected a size from 1 to 16384, found -5"}));
  EXPECT_EQ(refusal_of_sizes({.sizes = {1, 16384}}).message, "no error");
  EXPECT_EQ(refusal_of_sizes({.sizes = {}, .growth = 0}).message,
            "expected a growth above 0 and at most 1000, found 0");
  EXPECT_EQ(refusal_of_sizes({.sizes = {}, .tolerance = 1}).message,
            "expected a tolerance from 0 to below 1, found 1");
  EXPECT_EQ(refusal_of_sizes({.sizes = {}, .budget = -1}).message,
            "expected a budget of 0 seconds or more, found -1");
}

TEST(Sizes, StepsOutOfRangeAreRefused) {
  for (const std::int64_t steps : {-1, 0, 1001}) {
    EXPECT_EQ(
        refusal_of_sizes({.sizes = {}, .steps = steps}),
        (Refusal{Errc::bad_argument, "expected 1 to 1000 steps, found " + std::to_string(steps)}));
  }
}

}  // namespace
}  // namespace cameras::testing
