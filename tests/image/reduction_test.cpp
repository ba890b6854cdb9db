// Large JPEG files are decoded smaller than they are.
#include <gmock/gmock.h>

#include <cstdlib>

#include "image/bytes.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

std::string jpeg(std::int64_t height, std::int64_t width) {
  return to_text(gradient(height, width).encode(Image::Format::jpeg));
}

Image read(const std::string& file, std::int64_t detail) {
  return decode(file, {.image_detail = detail});
}

TEST(Reduction, SidesAreHalvedUntilThePictureFits) {
  const std::string file = jpeg(50, 64);
  EXPECT_EQ(read(file, 3200).reduction(), 1);
  EXPECT_EQ(read(file, 3199).reduction(), 2);
  EXPECT_EQ(read(file, 3199).width(), 32);
  EXPECT_EQ(read(file, 3199).height(), 25);
  EXPECT_EQ(read(file, 799).reduction(), 4);
  EXPECT_EQ(read(file, 799).height(), 13);  // 12.5, rounded up
  EXPECT_EQ(read(file, 199).reduction(), 8);
  EXPECT_EQ(read(file, 1).reduction(), 8);
  EXPECT_EQ(read(file, 1).width(), 8);
}

// Each pixel is the mean of those that it stands for. 6 levels: JPEG keeps the whole picture within
// 12 (see Decode.ReadsWhatEncodeWrites), and means of 16 pixels lie closer.
TEST(Reduction, ThePictureStaysTheSame) {
  const Image small = read(jpeg(64, 64), 256);
  ASSERT_EQ(small.reduction(), 4);
  const Image whole = gradient(64, 64);
  for (std::size_t y = 0; y < 16; ++y) {
    for (std::size_t x = 0; x < 16; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        int sum = 0;
        for (std::size_t i = 0; i < 16; ++i) {
          sum += whole.rgb()[3 * ((4 * y + i / 4) * 64 + 4 * x + i % 4) + c];
        }
        EXPECT_NEAR(small.rgb()[3 * (y * 16 + x) + c], sum / 16, 6);
      }
    }
  }
}

TEST(Reduction, OtherFormatsAndLimitsAreAsTheyWere) {
  const Image png = decode(to_text(gradient(8, 8).encode()), {.image_detail = 1});
  EXPECT_EQ(png.width(), 8);
  EXPECT_EQ(png.reduction(), 1);
  EXPECT_EQ(message_of([] { decode(jpeg(8, 8), {.image_pixels = 63, .image_detail = 1}); }),
            "JPEG: image is 8 x 8 pixels, expected at most 63 pixels");
}

TEST(Reduction, ADamagedLargePictureIsDamaged) {
  std::string file = jpeg(64, 64);
  file.erase(file.size() - file.size() / 5, file.size() / 5 - 2);
  EXPECT_EQ(message_of([&] { read(file, 1); }),
            "JPEG: file is damaged: premature end of data segment");
}

}  // namespace
}  // namespace cameras::testing
