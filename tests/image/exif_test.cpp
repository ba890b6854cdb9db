#include "image/exif.h"

#include <gmock/gmock.h>

#include "image/bytes.h"
#include "image/png_builder.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAreArray;
using namespace std::string_literals;

// A TIFF file with one entry: the orientation.
std::string tiff(char value, bool big_endian) {
  if (big_endian) return "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + value + "\0\0"s;
  return "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + value + "\0\0\0"s;
}

Bytes view(const std::string& text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(Exif, BothByteOrders) {
  for (char value = 1; value <= 8; ++value) {
    EXPECT_EQ(exif_orientation(view(tiff(value, true))), value);
    EXPECT_EQ(exif_orientation(view(tiff(value, false))), value);
    EXPECT_EQ(exif_orientation(view("Exif\0\0"s + tiff(value, false))), value);
  }
}

TEST(Exif, NonsenseIsUpright) {
  EXPECT_EQ(exif_orientation({}), 1);
  EXPECT_EQ(exif_orientation(view("nothing of the kind")), 1);
  EXPECT_EQ(exif_orientation(view(tiff(0, true))), 1);
  EXPECT_EQ(exif_orientation(view(tiff(9, true))), 1);
  for (std::size_t size = 0; size < 20; ++size) {
    EXPECT_EQ(exif_orientation(view(tiff(6, true).substr(0, size))), 1) << size;
  }
  // A directory that lies far outside
  EXPECT_EQ(exif_orientation(view("MM\0*\xff\xff\xff\xff\xff\xff"s)), 1);
}

// The upright picture is   1 2 3   and this is how a camera stores it for each orientation: where
//                          4 5 6   row 0 and column 0 of the file lie (EXIF 2.3, table of tag 274).
struct Stored {
  int orientation;
  std::uint32_t height;
  std::vector<std::string> rows;
};

const std::vector<Stored>& stored_pictures() {
  static const std::vector<Stored> pictures{
      {1, 2, {"\1\2\3", "\4\5\6"}},     {2, 2, {"\3\2\1", "\6\5\4"}},
      {3, 2, {"\6\5\4", "\3\2\1"}},     {4, 2, {"\4\5\6", "\1\2\3"}},
      {5, 3, {"\1\4", "\2\5", "\3\6"}}, {6, 3, {"\3\6", "\2\5", "\1\4"}},
      {7, 3, {"\6\3", "\5\2", "\4\1"}}, {8, 3, {"\4\1", "\5\2", "\6\3"}},
  };
  return pictures;
}

TEST(Exif, AllOrientationsOfPng) {
  const std::vector<int> upright{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6};
  for (const Stored& stored : stored_pictures()) {
    const auto width = static_cast<std::uint32_t>(stored.rows[0].size());
    const std::string exif = png_chunk("eXIf", tiff(static_cast<char>(stored.orientation), true));
    const Image image = decode(
        png_file({.height = stored.height, .width = width, .color_type = 0}, stored.rows, exif));
    EXPECT_EQ(image.height(), 2) << stored.orientation;
    EXPECT_THAT(image.rgb(), ElementsAreArray(upright)) << stored.orientation;
  }
}

// Alpha turns with the colours.
TEST(Exif, AlphaIsTurnedToo) {
  const std::string exif = png_chunk("eXIf", tiff(3, false));
  const Image image = decode(png_file({.width = 2, .color_type = 4}, {"\x01\x0a\x02\x14"}, exif));
  EXPECT_THAT(image.alpha(), ElementsAreArray({20, 10}));
}

// A JPEG that is dark but for one bright quarter shows where that quarter goes.
TEST(Exif, AllOrientationsOfJpeg) {
  for (const Stored& stored : stored_pictures()) {
    const auto width = static_cast<std::int64_t>(stored.rows[0].size());
    // Each of the six cells becomes 16 x 16 pixels of 40 times its number.
    std::vector<std::uint8_t> rgb;
    for (const std::string& row : stored.rows) {
      for (std::int64_t i = 0; i < 16 * width * 16; ++i) {
        const auto level = 40 * row[static_cast<std::size_t>(i % (width * 16) / 16)];
        rgb.insert(rgb.end(), 3, static_cast<std::uint8_t>(level));
      }
    }
    const std::string file = to_text(
        Image::from_pixels(16 * stored.height, 16 * width, rgb).encode(Image::Format::jpeg));
    const std::string exif =
        "Exif\0\0"s + tiff(static_cast<char>(stored.orientation), stored.orientation % 2 == 0);
    const std::string segment = "\xff\xe1\0"s + static_cast<char>(exif.size() + 2) + exif;
    const Image image = decode(file.substr(0, 2) + segment + file.substr(2));
    ASSERT_EQ(image.height(), 32) << stored.orientation;
    for (std::size_t cell = 0; cell < 6; ++cell) {
      const std::size_t y = 16 * (cell / 3) + 8;
      const std::size_t x = 16 * (cell % 3) + 8;
      // Cells differ by 40 levels; JPEG keeps flat ones within 2.
      EXPECT_NEAR(image.rgb()[3 * (y * 48 + x)], 40 * (static_cast<int>(cell) + 1), 2);
    }
  }
}

}  // namespace
}  // namespace cameras::testing
