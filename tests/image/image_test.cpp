#include "cameras/image.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "image/bytes.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

fs::path folder() {
  const fs::path path = fs::path(::testing::TempDir()) / "cameras_image_test";
  fs::create_directories(path);
  return path;
}

TEST(Image, FromPixelsKeepsThem) {
  const Image image = Image::from_pixels(1, 2, {1, 2, 3, 4, 5, 6}, {7, 8});
  EXPECT_EQ(image.height(), 1);
  EXPECT_EQ(image.width(), 2);
  EXPECT_EQ(image.rgb()[4], 5);
  EXPECT_EQ(image.alpha()[1], 8);
}

TEST(Image, FromPixelsChecksCounts) {
  EXPECT_EQ(message_of([] { Image::from_pixels(0, 2, {}); }),
            "image: expected a positive size, found 2 x 0");
  EXPECT_EQ(message_of([] {
              Image::from_pixels(1, 2, {1, 2, 3});
            }),
            "image of 2 x 1 pixels: expected 6 colour values, found 3");
  EXPECT_EQ(message_of([] {
              Image::from_pixels(1, 1, {1, 2, 3}, {4, 5});
            }),
            "image of 1 x 1 pixels: expected 1 alpha values or none, found 2");
  EXPECT_THAT(message_of([] { Image::from_pixels(INT64_MAX, INT64_MAX, {}); }),
              HasSubstr("expected a positive size"));
}

TEST(Image, OpenReadsAFile) {
  const fs::path path = folder() / "photo.png";
  const std::string file = to_text(gradient(3, 5).encode());
  std::ofstream(path, std::ios::binary) << file;
  EXPECT_EQ(Image::open(path).width(), 5);
  EXPECT_EQ(message_of([&] { Image::open(path, {.image_bytes = 20}); }),
            path.string() + ": file is too big, expected at most 20 bytes");
}

TEST(Image, OpenNamesThePath) {
  const fs::path missing = folder() / "missing.jpg";
  EXPECT_EQ(message_of([&] { Image::open(missing); }), missing.string() + ": no such file");
  EXPECT_EQ(message_of([&] { Image::open(folder()); }),
            folder().string() + ": is a directory, expected a file");
  const fs::path empty = folder() / "empty.jpg";
  std::ofstream(empty, std::ios::binary).flush();
  EXPECT_EQ(message_of([&] { Image::open(empty); }),
            empty.string() + ": empty file: expected a JPEG, PNG, WebP, BMP or TIFF picture");
}

// A stranger's special file could be read forever: the limit holds for it too.
TEST(Image, OpenStopsReadingAtTheLimit) {
  EXPECT_EQ(message_of([] { Image::open("/dev/zero", {.image_bytes = 100000}); }),
            "/dev/zero: file is too big, expected at most 100000 bytes");
}

TEST(Image, FormatOfFollowsTheExtension) {
  EXPECT_EQ(Image::format_of("a/b.PNG"), Image::Format::png);
  EXPECT_EQ(Image::format_of("b.jpg"), Image::Format::jpeg);
  EXPECT_EQ(Image::format_of("b.Jpeg"), Image::Format::jpeg);
  EXPECT_EQ(Image::format_of("b.webp"), Image::Format::webp);
  EXPECT_EQ(Image::format_of("b.bmp"), Image::Format::bmp);
  EXPECT_EQ(message_of([] { Image::format_of("out.gif"); }),
            "out.gif: expected a name that ends in .png, .jpg, .jpeg, .webp or .bmp");
}

TEST(Image, EncodeKnowsTheFormatsLimits) {
  const Image line = Image::from_pixels(1, 70000, std::vector<std::uint8_t>(210000));
  EXPECT_EQ(message_of([&] { line.encode(Image::Format::jpeg); }),
            "a picture of 70000 x 1 pixels cannot be written as JPEG, expected sides of at most "
            "65500");
  EXPECT_EQ(message_of([&] { line.encode(Image::Format::webp); }),
            "a picture of 70000 x 1 pixels cannot be written as WebP, expected sides of at most "
            "16383");
  EXPECT_EQ(Image::decode(line.encode()).width(), 70000);
}

}  // namespace
}  // namespace cameras::testing
