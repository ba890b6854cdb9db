#include "image/resample.h"

#include <gmock/gmock.h>

#include <array>

namespace cameras::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAreArray;

const Plane& sample() {
  static const Plane plane{5, 3, {0, 255, 10, 200, 30, 90, 7, 77, 177, 255, 0, 128, 60, 61, 62}};
  return plane;
}

struct Golden {
  Resample filter;
  std::int64_t height;
  std::int64_t width;
  std::vector<int> expected;
};

// Image.fromarray(sample).resize((width, height), filter) of Pillow 9.4.0.
TEST(Resample, EqualsPillow) {
  const std::vector<Golden> goldens{
      {Resample::nearest, 2, 2, {200, 90, 255, 128}},
      {Resample::nearest, 3, 5, {0, 0, 255, 10, 10, 7, 7, 77, 177, 177, 60, 60, 61, 62, 62}},
      {Resample::lanczos, 2, 2, {103, 100, 91, 82}},
      {Resample::lanczos,
       3,
       5,
       {85, 118, 165, 90, 38, 129, 82, 32, 107, 174, 138, 101, 38, 63, 99}},
      {Resample::bilinear, 2, 2, {101, 96, 98, 87}},
      {Resample::bilinear,
       3,
       5,
       {86, 115, 159, 90, 44, 105, 83, 49, 108, 147, 144, 100, 35, 68, 90}},
      {Resample::bicubic, 2, 2, {101, 97, 95, 85}},
      {Resample::bicubic,
       3,
       5,
       {87, 115, 162, 88, 38, 114, 83, 40, 111, 163, 142, 102, 35, 66, 95}},
      {Resample::box, 2, 2, {95, 92, 95, 95}},
      {Resample::box, 3, 5, {100, 100, 143, 50, 50, 7, 7, 77, 177, 177, 158, 158, 31, 95, 95}},
      {Resample::hamming, 2, 2, {103, 88, 114, 92}},
      {Resample::hamming, 3, 5, {75, 102, 170, 77, 40, 70, 67, 59, 130, 158, 134, 107, 38, 73, 87}},
  };
  for (const Golden& golden : goldens) {
    EXPECT_THAT(resample(sample(), golden.height, golden.width, golden.filter).values,
                ElementsAreArray(golden.expected))
        << static_cast<int>(golden.filter);
  }
}

// Each output pixel of a box filter is the mean of the two it covers: (0+255)/2 rounded up.
TEST(Resample, BoxOfTwoIsTheirMean) {
  const Plane plane{1, 4, {0, 255, 10, 20}};
  EXPECT_THAT(resample(plane, 1, 2, Resample::box).values, ElementsAreArray({128, 15}));
}

constexpr std::array kAll{Resample::nearest, Resample::lanczos, Resample::bilinear,
                          Resample::bicubic, Resample::box,     Resample::hamming};

TEST(Resample, SameSizeIsTheSamePicture) {
  for (const Resample filter : kAll) {
    EXPECT_EQ(resample(sample(), 5, 3, filter).values, sample().values);
  }
}

TEST(Resample, ConstantStaysConstant) {
  const Plane plane{6, 9, std::vector<std::uint8_t>(54, 201)};
  for (const Resample filter : kAll) {
    EXPECT_THAT(resample(plane, 4, 31, filter).values, Each(201));
    EXPECT_THAT(resample(plane, 13, 2, filter).values, Each(201));
  }
}

}  // namespace
}  // namespace cameras::testing
