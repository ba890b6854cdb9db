#include <gmock/gmock.h>

#include <cstdlib>
#include <opencv2/imgcodecs.hpp>

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
            "empty file: expected a JPEG, PNG, WebP or BMP picture");
}

TEST(Decode, OtherFormatsAreToldByTheirFirstBytes) {
  EXPECT_EQ(message_of([] { decode("GIF89a.."); }),
            "expected a JPEG, PNG, WebP or BMP picture, found a file that begins with 'GIF89a..'");
  EXPECT_EQ(message_of([] { decode("II*\0\x08\0\0\0"s); }),
            "expected a JPEG, PNG, WebP or BMP picture, found a file that begins with bytes 49 49 "
            "2a 00 08 00 00 00");
}

// OpenCV would hand such a file to its DICOM or elevation map decoder.
TEST(Decode, AFileMarkedAsASecondFormatIsRefused) {
  const auto marked = [](std::size_t offset, const std::string& word) {
    std::string file = to_text(gradient(24, 40).encode(Image::Format::bmp));
    file.replace(offset, word.size(), word);
    return message_of([&] { decode(file); });
  };
  constexpr auto kText = "file is damaged: it is marked as two formats at once";
  EXPECT_THAT(marked(128, "DICM"), HasSubstr(kText));
  EXPECT_THAT(marked(140, "DTED"), HasSubstr(kText));
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
  std::vector<std::uint8_t> data;
  cv::imencode(".jpg", cv::Mat(24, 40, CV_8UC3, cv::Scalar(10, 90, 200)), data,
               {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  const std::string file(data.begin(), data.end());
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
  // One level: OpenCV's own conversion from CMYK rounds down.
  EXPECT_NEAR(image.rgb()[0], 0, 1);
  EXPECT_NEAR(image.rgb()[1], 255, 1);
  EXPECT_NEAR(image.rgb()[2], 255, 1);
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

TEST(Decode, CompressedBmpIsNamed) {
  std::string file = encoded(Image::Format::bmp);
  file[30] = 1;  // BI_RLE8
  EXPECT_EQ(message_of([&] { decode(file); }),
            "BMP: expected uncompressed pixels, found compression 1 with 24 bits per pixel");
}

TEST(Decode, BmpFromTopToBottom) {
  std::string file = encoded(Image::Format::bmp);
  const std::int32_t height = -24;
  std::memcpy(file.data() + 22, &height, 4);  // on the little-endian machines this runs on
  const Image image = decode(file);
  ASSERT_EQ(image.height(), 24);
  EXPECT_EQ(image.rgb()[1], gradient(24, 40).rgb()[std::size_t{23} * 40 * 3 + 1]);
}

}  // namespace
}  // namespace cameras::testing
