// Pictures of 16 bits a channel, from the file to the resized plane.
#include <gmock/gmock.h>

#include <array>

#include "image/bytes.h"
#include "image/png_builder.h"
#include "image/resample.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using namespace std::string_literals;

TEST(Wide, PngKeepsSixteenBits) {
  const Image image =
      decode(png_file({.width = 2, .depth = 16, .color_type = 0}, {"\x00\x01\x12\x34"s}));
  ASSERT_TRUE(image.wide());
  EXPECT_THAT(image.wide_rgb(), ElementsAre(1, 1, 1, 0x1234, 0x1234, 0x1234));
  EXPECT_THAT(image.rgb(), ElementsAre(0, 0, 0, 18, 18, 18));  // 4660 / 257 = 18.1
  EXPECT_FALSE(decode(png_file({}, {"abc"})).wide());
}

TEST(Wide, PngKeepsSixteenBitsOfAlpha) {
  const Image image = decode(
      png_file({.width = 1, .depth = 16, .color_type = 6}, {"\x00\x01\x80\x80\xff\xff\x40\x41"s}));
  EXPECT_THAT(image.wide_rgb(), ElementsAre(1, 0x8080, 65535));
  EXPECT_THAT(image.wide_alpha(), ElementsAre(0x4041));
  EXPECT_THAT(image.alpha(), ElementsAre(64));
}

TEST(Wide, PngIsWrittenWithSixteenBits) {
  const Image image = Image::from_wide_pixels(1, 2, {1, 2, 3, 65535, 300, 40000});
  const Image same = Image::decode(image.encode());
  EXPECT_TRUE(std::ranges::equal(same.wide_rgb(), image.wide_rgb()));
  EXPECT_FALSE(Image::decode(image.encode(Image::Format::bmp)).wide());
}

TEST(Wide, FromPixelsChecksCounts) {
  EXPECT_EQ(message_of([] {
              Image::from_wide_pixels(1, 2, {1, 2, 3});
            }),
            "image of 2 x 1 pixels: expected 6 colour values, found 3");
}

// 257 times an 8-bit plane is that plane, with more digits: results lie within half an 8-bit step
// and what two roundings add to it.
TEST(Wide, ResamplingAgreesWithEightBits) {
  const Plane narrow{5, 3, {0, 255, 10, 200, 30, 90, 7, 77, 177, 255, 0, 128, 60, 61, 62}};
  WidePlane wide{5, 3};
  for (const std::uint8_t value : narrow.values) {
    wide.values.push_back(static_cast<std::uint16_t>(257 * value));
  }
  for (const Resample filter : {Resample::nearest, Resample::lanczos, Resample::bilinear,
                                Resample::bicubic, Resample::box, Resample::hamming}) {
    for (const auto& [height, width] : {std::array{2, 2}, {3, 5}, {11, 7}}) {
      const Plane expected = resample(narrow, height, width, filter);
      const WidePlane found = resample(wide, height, width, filter);
      for (std::size_t i = 0; i < found.values.size(); ++i) {
        EXPECT_NEAR(found.values[i] / 257.0, expected.values[i], 1.2);
      }
    }
  }
}

// Half way between 1 and 2 of 65535: what 8 bits cannot tell apart.
TEST(Wide, ResamplingKeepsSmallSteps) {
  const WidePlane plane{1, 4, {0, 2, 65535, 65533}};
  EXPECT_THAT(resample(plane, 1, 2, Resample::box).values, ElementsAre(1, 65534));
}

TEST(Wide, ConstantStaysConstant) {
  for (const std::uint16_t level : {std::uint16_t{1}, std::uint16_t{65535}}) {
    const WidePlane plane{6, 9, std::vector<std::uint16_t>(54, level)};
    EXPECT_THAT(resample(plane, 4, 31, Resample::lanczos).values, Each(level));
    EXPECT_THAT(resample(plane, 13, 2, Resample::bicubic).values, Each(level));
  }
}

}  // namespace
}  // namespace cameras::testing
