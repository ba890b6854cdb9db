#include <gmock/gmock.h>

#include "image/bytes.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

std::string le(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value);
  return text;
}

struct BmpHeader {
  std::uint32_t width = 2;
  std::int32_t height = 1;
  std::uint32_t bits = 24;
  std::uint32_t compression = 0;
  std::uint32_t colours = 0;
};

// A file with Windows' header of 40 bytes; `rows` as they lie in the file, filled up to four bytes.
std::string bmp_file(const BmpHeader& header, const std::string& palette, const std::string& rows) {
  const auto begin = static_cast<std::uint32_t>(54 + palette.size());
  return "BM" + le(begin + static_cast<std::uint32_t>(rows.size()), 4) + le(0, 4) + le(begin, 4) +
         le(40, 4) + le(header.width, 4) + le(static_cast<std::uint32_t>(header.height), 4) +
         le(1, 2) + le(header.bits, 2) + le(header.compression, 4) + std::string(12, '\0') +
         le(header.colours, 4) + le(0, 4) + palette + rows;
}

std::string encoded_bmp() { return to_text(gradient(24, 40).encode(Image::Format::bmp)); }

TEST(Bmp, RowsRunUpwardsAndBlueComesFirst) {
  const std::string rows = "\x01\x02\x03\x04\x05\x06--\x07\x08\x09\x0a\x0b\x0c--";
  EXPECT_THAT(decode(bmp_file({.height = 2}, "", rows)).rgb(),
              ElementsAre(9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4));
  EXPECT_THAT(decode(bmp_file({.height = -2}, "", rows)).rgb(),
              ElementsAre(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10));
}

// Two colours, (30, 20, 10) and (50, 100, 200); the leftmost pixel is in the highest bits.
TEST(Bmp, PalettesOfEveryDepth) {
  const std::string palette = "\x0a\x14\x1e\x00\xc8\x64\x32\x00"s;
  const auto pixels = [&](std::uint32_t bits, const std::string& row) {
    const Image image = decode(bmp_file({.bits = bits, .colours = 2}, palette, row));
    return std::vector<int>(image.rgb().begin(), image.rgb().end());
  };
  const std::vector<int> expected{50, 100, 200, 30, 20, 10};
  EXPECT_EQ(pixels(1, "\x80\0\0\0"s), expected);
  EXPECT_EQ(pixels(4, "\x10\0\0\0"s), expected);
  EXPECT_EQ(pixels(8, "\x01\0\0\0"s), expected);
}

TEST(Bmp, AnIndexBeyondThePaletteIsBlack) {
  EXPECT_THAT(decode(bmp_file({.bits = 8, .colours = 1}, "\x0a\x14\x1e\x00"s, "\x00\x09--"s)).rgb(),
              ElementsAre(30, 20, 10, 0, 0, 0));
}

// 16 bits are 5-5-5 unless masks say otherwise: 31 of 31 is 255, 16 of 31 is 131.
TEST(Bmp, SixteenAndThirtyTwoBits) {
  EXPECT_THAT(decode(bmp_file({.bits = 16}, "", "\x00\x7c\x10\x02"s)).rgb(),
              ElementsAre(255, 0, 0, 0, 131, 131));
  const std::string masks = le(0xf800, 4) + le(0x7e0, 4) + le(0x1f, 4);
  EXPECT_THAT(decode(bmp_file({.bits = 16, .compression = 3}, masks, "\xe0\x07\x00\xf8"s)).rgb(),
              ElementsAre(0, 255, 0, 255, 0, 0));
  EXPECT_THAT(decode(bmp_file({.bits = 32}, "", "\x01\x02\x03\x99\x04\x05\x06\x00"s)).rgb(),
              ElementsAre(3, 2, 1, 6, 5, 4));
  const std::string swapped = le(0xff, 4) + le(0xff00, 4) + le(0xff0000, 4);
  EXPECT_THAT(
      decode(bmp_file({.bits = 32, .compression = 3}, swapped, "\x01\x02\x03\x99\x04\x05\x06\x00"s))
          .rgb(),
      ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Bmp, ContradictionsAreNamed) {
  std::string file = encoded_bmp();
  file[30] = 1;  // BI_RLE8
  EXPECT_EQ(message_of([&] { decode(file); }),
            "BMP: expected uncompressed pixels, found compression 1 with 24 bits per pixel");
  EXPECT_EQ(message_of([&] {
              decode(bmp_file({.bits = 16, .compression = 3}, le(0xf800, 4) + std::string(8, '\0'),
                              "abcd"));
            }),
            "BMP: expected the bits of three colours, found a colour without bits");
  EXPECT_EQ(message_of([] { decode(bmp_file({.bits = 4, .colours = 17}, "", "abcd")); }),
            "BMP: expected at most 16 palette colours, found 17");
}

TEST(Bmp, WhatIsWrittenIsReadBack) {
  for (const std::int64_t width : {1, 2, 3, 4, 5}) {
    const Image image = gradient(3, width);
    const Image same = Image::decode(image.encode(Image::Format::bmp));
    EXPECT_TRUE(std::ranges::equal(same.rgb(), image.rgb())) << width;
  }
}

}  // namespace
}  // namespace cameras::testing
