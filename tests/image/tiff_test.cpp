#include <gmock/gmock.h>

#include <fstream>
#include <limits>
#include <sstream>

#include "image/bytes.h"
#include "image/tiff_builder.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::string_literals;

TEST(Tiff, Gray) {
  const Image image = decode(tiff_file({}, "\x07\xf0"));
  EXPECT_FALSE(image.wide());
  EXPECT_THAT(image.rgb(), ElementsAre(7, 7, 7, 240, 240, 240));
  EXPECT_THAT(decode(tiff_file({.photometric = 0}, "\x07\xf0")).rgb(),
              ElementsAre(248, 248, 248, 15, 15, 15));
}

// 1, 2 and 4 bits: the leftmost pixel is in the highest bits, the largest number is white.
TEST(Tiff, FewBits) {
  EXPECT_THAT(decode(tiff_file({.bits = 1}, "\x40")).rgb(), ElementsAre(0, 0, 0, 255, 255, 255));
  EXPECT_THAT(decode(tiff_file({.bits = 2}, "\x60")).rgb(), ElementsAre(85, 85, 85, 170, 170, 170));
  EXPECT_THAT(decode(tiff_file({.bits = 4}, "\xf1")).rgb(), ElementsAre(255, 255, 255, 17, 17, 17));
}

TEST(Tiff, ColoursAlphaAndWhatElseThereIs) {
  EXPECT_THAT(decode(tiff_file({.samples = 3, .photometric = 2}, "\1\2\3\4\5\6")).rgb(),
              ElementsAre(1, 2, 3, 4, 5, 6));
  const TiffPicture four{.samples = 4, .photometric = 2, .more = {{338, 3, {2}}}};
  const Image image = decode(tiff_file(four, "\1\2\3\x40\4\5\6\x80"));
  EXPECT_THAT(image.rgb(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(image.alpha(), ElementsAre(0x40, 0x80));
  // A band that is not for eyes, such as infrared
  const TiffPicture infrared{.samples = 4, .photometric = 2, .more = {{338, 3, {0}}}};
  EXPECT_TRUE(decode(tiff_file(infrared, "\1\2\3\x40\4\5\6\x80")).alpha().empty());
}

TEST(Tiff, SamplesInPlanes) {
  const TiffPicture picture{.samples = 3,
                            .photometric = 2,
                            .more = {{273, 4, {8, 10, 12}}, {279, 4, {2, 2, 2}}, {284, 3, {2}}}};
  EXPECT_THAT(decode(tiff_file(picture, "\1\4\2\5\3\6")).rgb(), ElementsAre(1, 2, 3, 4, 5, 6));
}

// Tiles are whole beyond the picture's border: 16 x 16 for 2 x 1 pixels.
TEST(Tiff, Tiles) {
  const TiffPicture picture{
      .more = {{322, 3, {16}}, {323, 3, {16}}, {324, 4, {8}}, {325, 4, {256}}}};
  std::string file = tiff_file(picture, "\x07\xf0" + std::string(254, 'x'));
  EXPECT_THAT(decode(file).rgb(), ElementsAre(7, 7, 7, 240, 240, 240));
}

TEST(Tiff, Palette) {
  std::vector<double> map(768, 0);
  map[1] = 0xc8c8;
  map[257] = 0x6464;
  map[513] = 0x3232;
  EXPECT_THAT(decode(tiff_file({.photometric = 3, .more = {{320, 3, map}}}, "\1\0"s)).rgb(),
              ElementsAre(200, 100, 50, 0, 0, 0));
}

TEST(Tiff, SixteenBitsAreKept) {
  const Image image = decode(tiff_file({.bits = 16}, shorts({1, 65535})));
  ASSERT_TRUE(image.wide());
  EXPECT_THAT(image.wide_rgb(), ElementsAre(1, 1, 1, 65535, 65535, 65535));
  EXPECT_THAT(image.rgb(), ElementsAre(0, 0, 0, 255, 255, 255));
}

// Without a word about it floats go from 0 to 1; with one, from the smallest to the largest.
TEST(Tiff, FloatsAreScaledByTheirRange) {
  const TiffField format{339, 3, {3}};
  const TiffPicture plain{.bits = 32, .more = {format}};
  EXPECT_THAT(decode(tiff_file(plain, floats({0.5F, 1.F}))).wide_rgb(),
              ElementsAre(32768, 32768, 32768, 65535, 65535, 65535));
  const TiffPicture declared{.bits = 32, .more = {format, {340, 11, {-100}}, {341, 11, {100}}}};
  EXPECT_THAT(decode(tiff_file(declared, floats({0.F, 500.F}))).wide_rgb(),
              ElementsAre(32768, 32768, 32768, 65535, 65535, 65535));
  EXPECT_EQ(message_of([&] {
              decode(tiff_file(plain, floats({0.F, 500.F})));
            }),
            "TIFF: expected floats from 0 to 1 or a declared range (SMinSampleValue, "
            "SMaxSampleValue), found 500");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(message_of([&] {
              decode(tiff_file(declared, floats({0.F, nan})));
            }),
            "TIFF: expected finite values, found nan");
  const TiffPicture nothing{.bits = 32, .more = {format, {340, 11, {7}}, {341, 11, {7}}}};
  EXPECT_EQ(message_of([&] {
              decode(tiff_file(nothing, floats({0.F, 1.F})));
            }),
            "TIFF: expected a smallest value below the largest, found 7 and 7");
}

TEST(Tiff, Orientation) {
  EXPECT_THAT(decode(tiff_file({.more = {{274, 3, {2}}}}, "\x07\xf0")).rgb(),
              ElementsAre(240, 240, 240, 7, 7, 7));
}

std::string tiff_refusal(const TiffPicture& picture, const std::string& data) {
  ::testing::internal::CaptureStderr();
  std::string message = message_of([&] { decode(tiff_file(picture, data)); });
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  return message;
}

TEST(Tiff, WhatIsNotReadIsNamed) {
  EXPECT_EQ(tiff_refusal({.samples = 4, .photometric = 5}, "abcdefgh"),
            "TIFF: expected grey, RGB or palette colours, found photometric interpretation 5");
  EXPECT_EQ(tiff_refusal({.more = {{339, 3, {2}}}}, "ab"),
            "TIFF: expected unsigned whole numbers or floats, found sample format 2");
  EXPECT_EQ(tiff_refusal({.bits = 12}, "abc"),
            "TIFF: expected 1, 2, 4, 8 or 16 bits or floats of 32 or 64, found 12 bits with 1 "
            "samples a pixel");
  EXPECT_EQ(tiff_refusal({.samples = 7}, std::string(14, 'a')),
            "TIFF: expected 1 sample a pixel or 2 with alpha, found 7");
  EXPECT_THAT(tiff_refusal({.more = {{259, 3, {34925}}}}, "ab"),
              HasSubstr("found compression 34925"));
}

TEST(Tiff, LimitsComeBeforeMemory) {
  EXPECT_EQ(tiff_refusal({.height = 100000, .width = 100000}, "ab"),
            "TIFF: image is 100000 x 100000 pixels, expected at most 134217728 pixels");
  EXPECT_EQ(
      tiff_refusal(
          {.more = {{322, 4, {1048576}}, {323, 4, {1048576}}, {324, 4, {8}}, {325, 4, {2}}}}, "ab"),
      "TIFF: expected tiles of at most 134217728 pixels, found 1048576 x 1048576");
  // 11000 x 12000 pixels in a file of 200 bytes: an error before the pixels have memory
  EXPECT_THAT(tiff_refusal({.height = 12000, .width = 11000}, "ab"),
              StartsWith("TIFF: file is damaged: "));
}

TEST(Tiff, EveryTruncationIsAnErrorAndPrintsNothing) {
  const std::string file = tiff_file({.bits = 16}, shorts({1, 65535}));
  ::testing::internal::CaptureStderr();
  for (std::size_t size = 0; size < file.size() - 4; ++size) {
    EXPECT_NE(message_of([&] { decode(file.substr(0, size)); }), "no error") << size;
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Tiff, MissingDataIsDamage) {
  EXPECT_THAT(tiff_refusal({.height = 900}, "ab"), StartsWith("TIFF: file is damaged: "));
  EXPECT_THAT(tiff_refusal({.more = {{259, 3, {5}}}}, "ab"), StartsWith("TIFF: file is damaged: "));
}

}  // namespace
}  // namespace cameras::testing
