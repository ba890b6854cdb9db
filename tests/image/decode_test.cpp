#include <gmock/gmock.h>

#include <cstdlib>

#include "image/bytes.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// 40 x 24 pixels of one colour, progressive: Pillow 9.4.0's, at quality 30.
std::string progressive_jpeg() {
  return from_hex(
      "ffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b2028422b28252528"
      "51"
      "3a3d3042605565645f555d5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffdb0043"
      "01"
      "1c1e1e2823284e2b2b4ea46e5d6ea4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4"
      "a4"
      "a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4ffc20011080018002803012200021101031101ffc40015000101000000"
      "00"
      "000000000000000000000002ffc4001501010100000000000000000000000000000004ffda000c03010002100310"
      "00"
      "00019135200000007fffc40014100100000000000000000000000000000030ffda00080101000105027fffc40014"
      "11"
      "0100000000000000000000000000000020ffda0008010301013f015fffc400141101000000000000000000000000"
      "00"
      "000020ffda0008010201013f015fffc40014100100000000000000000000000000000030ffda0008010100063f02"
      "7f"
      "ffc40014100100000000000000000000000000000030ffda0008010100013f217fffda000c030100020003000000"
      "10"
      "082082082fffc40014110100000000000000000000000000000020ffda0008010301013f105fffc4001411010000"
      "00"
      "00000000000000000000000020ffda0008010201013f105fffc40014100100000000000000000000000000000030"
      "ff"
      "da0008010100013f107fffd9");
}

std::string encoded(Image::Format format) { return to_text(gradient(24, 40).encode(format)); }

int largest_difference(const Image& a, const Image& b) {
  int largest = 0;
  for (std::size_t i = 0; i < a.rgb().size(); ++i) {
    largest = std::max(largest, std::abs(a.rgb()[i] - b.rgb()[i]));
  }
  return largest;
}

// Lossy formats keep a smooth picture within 12 of 255 levels at quality 95: their chroma is stored
// at half the resolution, and red and green change by up to 10 levels from pixel to pixel.
TEST(Decode, ReadsWhatEncodeWrites) {
  for (const auto& [format, tolerance] :
       {std::pair{Image::Format::png, 0}, std::pair{Image::Format::bmp, 0},
        std::pair{Image::Format::jpeg, 12}, std::pair{Image::Format::webp, 12}}) {
    const Image image = decode(encoded(format));
    ASSERT_EQ(image.height(), 24);
    ASSERT_EQ(image.width(), 40);
    EXPECT_LE(largest_difference(image, gradient(24, 40)), tolerance);
  }
}

TEST(Decode, EmptyFile) {
  EXPECT_EQ(message_of([] { decode(""); }),
            "empty file: expected a JPEG, PNG, WebP, BMP or TIFF picture");
}

TEST(Decode, OtherFormatsAreToldByTheirFirstBytes) {
  EXPECT_EQ(
      message_of([] { decode("GIF89a.."); }),
      "expected a JPEG, PNG, WebP, BMP or TIFF picture, found a file that begins with 'GIF89a..'");
  EXPECT_EQ(
      message_of([] { decode("\x7f\x45LF\x02\x01\x01\0"s); }),
      "expected a JPEG, PNG, WebP, BMP or TIFF picture, found a file that begins with bytes 7f "
      "45 4c 46 02 01 01 00");
}

// Words further in that other decoders know their files by (DICOM, elevation maps) mean nothing.
TEST(Decode, TheSignatureAloneDecides) {
  for (const auto& [offset, word] : {std::pair{128, "DICM"}, std::pair{140, "DTED"}}) {
    std::string file = to_text(gradient(24, 40).encode(Image::Format::bmp));
    file.replace(static_cast<std::size_t>(offset), 4, word);
    EXPECT_EQ(decode(file).width(), 40) << word;
  }
}

TEST(Decode, FileBeyondTheLimit) {
  EXPECT_EQ(message_of([] { decode("GIF89a..", {.image_bytes = 7}); }),
            "picture file of 8 bytes, expected at most 7");
}

TEST(Decode, EveryFormatKeepsThePixelLimit) {
  for (const auto format :
       {Image::Format::png, Image::Format::bmp, Image::Format::jpeg, Image::Format::webp}) {
    const std::string file = encoded(format);
    EXPECT_EQ(decode(file, {.image_pixels = 24 * 40}).width(), 40);
    EXPECT_THAT(message_of([&] { decode(file, {.image_pixels = 24 * 40 - 1}); }),
                HasSubstr("image is 40 x 24 pixels, expected at most 959 pixels"));
  }
}

// Each prefix is refused before a decoder fills the rest with grey or complains on stderr.
TEST(Decode, EveryTruncationIsAnErrorAndPrintsNothing) {
  for (const auto format : {Image::Format::bmp, Image::Format::jpeg, Image::Format::webp}) {
    const std::string file = encoded(format);
    ::testing::internal::CaptureStderr();
    for (std::size_t size = 0; size < file.size(); ++size) {
      EXPECT_NE(message_of([&] { decode(file.substr(0, size)); }), "no error") << size;
    }
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  }
}

TEST(Decode, TruncationIsSaidInPlainWords) {
  const auto cut = [](Image::Format format) {
    const std::string file = encoded(format);
    return message_of([&] { decode(file.substr(0, file.size() / 2)); });
  };
  EXPECT_THAT(cut(Image::Format::jpeg), HasSubstr("JPEG: file is truncated: "));
  EXPECT_THAT(cut(Image::Format::webp), HasSubstr("WebP: file is truncated: expected "));
  EXPECT_EQ(cut(Image::Format::bmp), "BMP: file is truncated: expected 2934 bytes, found 1467");
}

TEST(Decode, BytesAfterTheEndAreIgnored) {
  for (const auto format :
       {Image::Format::png, Image::Format::bmp, Image::Format::jpeg, Image::Format::webp}) {
    EXPECT_EQ(decode(encoded(format) + "\xff\xd8 and more").width(), 40);
  }
}

// A progressive file that ends between two scans decodes without complaint, only coarser.
TEST(Decode, EveryTruncationOfAProgressiveJpegIsAnError) {
  const std::string file = progressive_jpeg();
  EXPECT_EQ(decode(file).width(), 40);
  ::testing::internal::CaptureStderr();
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_NE(message_of([&] { decode(file.substr(0, size)); }), "no error") << size;
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// The markers of a thumbnail inside an application segment are not the picture's.
TEST(Decode, JpegThumbnailIsSkipped) {
  const std::string file = encoded(Image::Format::jpeg);
  const std::string thumbnail = to_text(gradient(8, 8).encode(Image::Format::jpeg));
  const std::size_t length = thumbnail.size() + 2;
  const std::string segment =
      "\xff\xe2"s + static_cast<char>(length >> 8U) + static_cast<char>(length & 0xffU) + thumbnail;
  EXPECT_EQ(decode(file.substr(0, 2) + segment + file.substr(2)).width(), 40);
}

// An 8 x 8 JPEG in Adobe's inverted CMYK, all cyan.
TEST(Decode, CmykJpegBecomesRgb) {
  const Image image = decode(from_hex(
      "ffd8ffee000e41646f626500640000000000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912"
      "130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0001408"
      "00080008044311004d11005911004b1100ffc4001500010100000000000000000000000000000708ffc400141001"
      "00000000000000000000000000000000ffda000e0443004d0059004b00003f009fcfe7f3fbffd9"));
  EXPECT_EQ(image.width(), 8);
  EXPECT_EQ(image.rgb()[0], 0);
  EXPECT_EQ(image.rgb()[1], 255);
  EXPECT_EQ(image.rgb()[2], 255);
}

TEST(Decode, WebpAlpha) {
  const Image image = decode(
      from_hex("5249464622000000574542505650384c160000002f010000100f700aa82bf89ec2e37f80c1838ce87f"
               "00"));
  EXPECT_THAT(image.rgb(), ElementsAre(200, 100, 50, 10, 20, 30));
  EXPECT_THAT(image.alpha(), ElementsAre(255, 128));
}

TEST(Decode, AnimatedWebpIsRefused) {
  EXPECT_EQ(message_of([] {
              decode(from_hex(
                  "524946468800000057454250565038580a00000002000000010000000000414e494d06000000"
                  "000000000000414e4d462a000000000000000000010000000000000000025650384c11000000"));
            }),
            "WebP: animations are not supported, expected a still picture");
}

TEST(Decode, JpegWithoutPictureIsNamed) {
  EXPECT_EQ(message_of([] { decode("\xff\xd8\xff\xd9"); }),
            "JPEG: expected a frame header (SOF), found none");
  EXPECT_EQ(message_of([] {
              decode(
                  "\xff\xd8\xff\xc3\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"s
                  "\xff\xd9");
            }),
            "JPEG: lossless and hierarchical JPEG are not supported, expected baseline or "
            "progressive");
  EXPECT_EQ(message_of([] {
              decode(
                  "\xff\xd8\xff\xc0\x00\x0b\x0c\x00\x01\x00\x01\x01\x01\x11\x00"s
                  "\xff\xd9");
            }),
            "JPEG: expected 8 bits per sample, found 12");
}

}  // namespace
}  // namespace cameras::testing
