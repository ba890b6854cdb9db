#include "cameras/grid.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <utility>

#include "support/refusal.h"

namespace cameras::testing {
namespace {

using ::testing::StartsWith;

using Colour = std::array<int, 3>;
constexpr Colour kWhite{255, 255, 255};

Image flat_picture(std::int64_t height, std::int64_t width, const Colour& colour) {
  std::vector<std::uint8_t> rgb;
  for (std::int64_t i = 0; i < height * width; ++i) {
    for (const int value : colour) rgb.push_back(static_cast<std::uint8_t>(value));
  }
  return Image::from_pixels(height, width, std::move(rgb));
}

Colour at(const Image& image, std::int64_t row, std::int64_t column) {
  const auto first = static_cast<std::size_t>(3 * (row * image.width() + column));
  const auto rgb = image.rgb();
  return {rgb[first], rgb[first + 1], rgb[first + 2]};
}

const Colour kRed{200, 0, 0};
const Colour kGreen{0, 200, 0};
const Colour kBlue{0, 0, 200};

// Side 64: gaps of 2 pixels, so cells begin at 2 and 68.
TEST(Grid, PicturesStandInRowsAndColumns) {
  const Image grid = draw_grid({{{flat_picture(64, 64, kRed)}, {flat_picture(64, 64, kGreen)}},
                                {{flat_picture(9, 9, kBlue)}}},
                               {.side = 64});
  EXPECT_EQ(grid.width(), 2 + 64 + 2 + 64 + 2);
  EXPECT_EQ(grid.height(), 2 + 64 + 2 + 64 + 2);
  EXPECT_EQ(at(grid, 34, 34), kRed);
  EXPECT_EQ(at(grid, 34, 100), kGreen);
  EXPECT_EQ(at(grid, 100, 34), kBlue);
  EXPECT_EQ(at(grid, 100, 100), kWhite);  // the second row ends early
  EXPECT_EQ(at(grid, 34, 66), kWhite);
}

// 40 x 20 becomes 64 x 32, in the middle of its square: 16 white rows above and below.
TEST(Grid, RatiosAreKept) {
  const Image grid = draw_grid({{{flat_picture(20, 40, kRed)}}}, {.side = 64});
  EXPECT_EQ(at(grid, 2 + 15, 34), kWhite);
  EXPECT_EQ(at(grid, 2 + 16, 34), kRed);
  EXPECT_EQ(at(grid, 2 + 47, 34), kRed);
  EXPECT_EQ(at(grid, 2 + 48, 34), kWhite);
}

TEST(Grid, CaptionsStandUnderTheirPictures) {
  const Image plain = draw_grid({{{flat_picture(8, 8, kRed)}}}, {.side = 200});
  const Image captioned = draw_grid({{{flat_picture(8, 8, kRed), "tiger"}}}, {.side = 200});
  EXPECT_EQ(captioned.width(), plain.width());
  EXPECT_GT(captioned.height(), plain.height());
  bool ink = false;
  for (std::int64_t row = plain.height(); row < captioned.height(); ++row) {
    for (std::int64_t column = 0; column < captioned.width(); ++column) {
      ink = ink || at(captioned, row, column) != kWhite;
    }
  }
  EXPECT_TRUE(ink);
}

TEST(Grid, Refusals) {
  const auto refused = [](const std::vector<std::vector<GridCell>>& rows, std::int64_t side) {
    return refusal_of([&] { static_cast<void>(draw_grid(rows, {.side = side})); }).message;
  };
  EXPECT_EQ(refused({}, 64), "grid: expected a picture, found none");
  EXPECT_EQ(refused({{}, {}}, 64), "grid: expected a picture, found none");
  EXPECT_EQ(refused({{{flat_picture(2, 2, kRed)}}}, 8),
            "grid: expected a side from 16 to 4096 pixels, found 8");
  // 2^28 pixels are three squares of twice 4096 and a little.
  const std::vector<std::vector<GridCell>> five(5, {{flat_picture(2, 2, kRed)}});
  EXPECT_THAT(refused(five, 4096), StartsWith("grid: expected at most 3 pictures of side 4096"));
  // Captions are wider than small pictures: 2^28 pixels are 17476 cells of 192 x 80.
  const std::vector<std::vector<GridCell>> many(
      200, std::vector(100, GridCell{flat_picture(1, 1, kRed)}));
  EXPECT_THAT(refused(many, 16), StartsWith("grid: expected at most 17476 pictures of side 16"));
}

// Larger and smaller than a cell, wide and high.
TEST(Grid, ShrunkCellsGiveTheSameGrid) {
  for (const auto& [height, width] : {std::pair{300, 200}, {77, 501}, {20, 9}, {64, 64}}) {
    const GridCell cell{flat_picture(height, width, kRed), "tiger"};
    const GridCell small = shrunk(cell, {.side = 64});
    EXPECT_EQ(std::max(small.picture.height(), small.picture.width()), 64);
    const Image grid = draw_grid({{cell}}, {.side = 64});
    const Image same = draw_grid({{small}}, {.side = 64});
    EXPECT_TRUE(std::ranges::equal(grid.rgb(), same.rgb())) << height << " x " << width;
  }
}

TEST(Grid, SizesAreRefusedBeforePicturesAreMade) {
  EXPECT_EQ(refusal_of([] { require_grid(3000, 3000, {.side = 64}); }).code, Errc::bad_argument);
  EXPECT_THAT(refusal_of([] { require_grid(3000, 3000, {.side = 64}); }).message,
              StartsWith("grid: expected at most "));
  EXPECT_EQ(refusal_of([] { require_grid(0, 3); }),
            (Refusal{Errc::bad_argument, "grid: expected a picture, found none"}));
  EXPECT_EQ(refusal_of([] { require_grid(3, 4); }).message, "no error");
}

}  // namespace
}  // namespace cameras::testing
