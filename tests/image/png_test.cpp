#include <gmock/gmock.h>

#include "image/bytes.h"
#include "image/png_builder.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

TEST(Png, RgbIsReadAsItIs) {
  const Image image = decode(png_file({.height = 1, .width = 2}, {"\x01\x02\x03\xfd\xfe\xff"}));
  EXPECT_EQ(image.height(), 1);
  EXPECT_EQ(image.width(), 2);
  EXPECT_THAT(image.rgb(), ElementsAre(1, 2, 3, 253, 254, 255));
  EXPECT_TRUE(image.alpha().empty());
}

TEST(Png, AlphaIsAPlaneAndColoursAreNotBlended) {
  const Image image =
      decode(png_file({.width = 2, .color_type = 6}, {"\xc8\x64\x32\x00\x0a\x14\x1e\x80"s}));
  EXPECT_THAT(image.rgb(), ElementsAre(200, 100, 50, 10, 20, 30));
  EXPECT_THAT(image.alpha(), ElementsAre(0, 128));
}

TEST(Png, GrayBecomesThreeEqualChannels) {
  EXPECT_THAT(decode(png_file({.width = 2, .color_type = 0}, {"\x07\xf0"})).rgb(),
              ElementsAre(7, 7, 7, 240, 240, 240));
}

TEST(Png, OneBitGrayIsBlackAndWhite) {
  EXPECT_THAT(decode(png_file({.width = 2, .depth = 1, .color_type = 0}, {"\x40"})).rgb(),
              ElementsAre(0, 0, 0, 255, 255, 255));
}

TEST(Png, GrayWithAlpha) {
  const Image image = decode(png_file({.width = 1, .color_type = 4}, {"\x07\x60"}));
  EXPECT_THAT(image.rgb(), ElementsAre(7, 7, 7));
  EXPECT_THAT(image.alpha(), ElementsAre(0x60));
}

TEST(Png, SixteenBitsAreRoundedToEight) {
  EXPECT_THAT(decode(png_file({.width = 1, .depth = 16}, {"\x00\x00\x80\x80\xff\xff"s})).rgb(),
              ElementsAre(0, 128, 255));
}

TEST(Png, SixteenBitsWithAlpha) {
  const Image image = decode(
      png_file({.width = 1, .depth = 16, .color_type = 6}, {"\x00\x00\x80\x80\xff\xff\x40\x40"s}));
  EXPECT_THAT(image.rgb(), ElementsAre(0, 128, 255));
  EXPECT_THAT(image.alpha(), ElementsAre(64));
}

TEST(Png, PaletteAndItsTransparency) {
  const std::string palette = png_chunk("PLTE", "\x0a\x14\x1e\xc8\x64\x32");
  EXPECT_THAT(decode(png_file({.width = 2, .color_type = 3}, {"\x01\x00"s}, palette)).rgb(),
              ElementsAre(200, 100, 50, 10, 20, 30));
  const std::string transparent = palette + png_chunk("tRNS", "@");
  EXPECT_THAT(decode(png_file({.width = 2, .color_type = 3}, {"\x01\x00"s}, transparent)).alpha(),
              ElementsAre(255, 64));
}

TEST(Png, OneTransparentColour) {
  const Image image = decode(png_file({.width = 2}, {"\x01\x02\x03\x04\x05\x06"},
                                      png_chunk("tRNS", "\x00\x04\x00\x05\x00\x06"s)));
  EXPECT_THAT(image.rgb(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(image.alpha(), ElementsAre(255, 0));
}

// libpng prints a warning about such a profile; the decoder must never see it.
TEST(Png, BrokenColourProfileIsNotLookedAt) {
  ::testing::internal::CaptureStderr();
  const std::string file = png_file({}, {"\x01\x02\x03"}, png_chunk("iCCP", "a\0\0broken"s));
  EXPECT_THAT(decode(file).rgb(), ElementsAre(1, 2, 3));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// No bit of the picture is read: the header alone decides.
TEST(Png, HugeHeaderIsOneLine) {
  EXPECT_EQ(message_of([] { decode(png_file({.height = 100000, .width = 100000}, {})); }),
            "PNG: image is 100000 x 100000 pixels, expected at most 134217728 pixels");
}

TEST(Png, SizeOfZeroIsRefused) {
  EXPECT_EQ(message_of([] { decode(png_file({.height = 0, .width = 3}, {})); }),
            "PNG: image is 3 x 0 pixels, expected at least 1 x 1");
}

TEST(Png, LongSideIsRefused) {
  EXPECT_EQ(message_of([] { decode(png_file({.height = 1, .width = 2000000}, {})); }),
            "PNG: image is 2000000 x 1 pixels, expected sides of at most 1048576 pixels");
}

TEST(Png, EveryTruncationIsAnErrorAndPrintsNothing) {
  const std::string file = png_file({.height = 1, .width = 2}, {"\x01\x02\x03\xfd\xfe\xff"});
  ::testing::internal::CaptureStderr();
  for (std::size_t size = 8; size < file.size(); ++size) {
    EXPECT_NE(message_of([&] { decode(file.substr(0, size)); }), "no error") << size;
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(message_of([&] { decode(file.substr(0, file.size() - 1)); }),
            "PNG: file is truncated: expected an end (IEND), found the end of 74 bytes");
}

TEST(Png, EveryFlippedBitIsAnErrorAndPrintsNothing) {
  const std::string file = png_file({.height = 1, .width = 2}, {"\x01\x02\x03\xfd\xfe\xff"});
  ::testing::internal::CaptureStderr();
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string flipped = file;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    EXPECT_NE(message_of([&] { decode(flipped); }), "no error") << at;
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Png, ContradictionsAreNamed) {
  EXPECT_EQ(message_of([] { decode(png_file({.depth = 3}, {"abc"})); }),
            "PNG: colour type 2 with 3 bits does not exist");
  EXPECT_EQ(message_of([] { decode(png_file({.color_type = 3}, {"a"})); }),
            "PNG: expected a palette (PLTE) before the picture data, found none");
  EXPECT_THAT(message_of([] { decode("\x89PNG\r\n\x1a\n" + png_chunk("IEND", "")); }),
              HasSubstr("PNG: expected a header (IHDR) of 13 bytes"));
}

}  // namespace
}  // namespace cameras::testing
