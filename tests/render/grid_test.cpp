#include "cameras/grid.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
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

// Side 64: gaps of 4 pixels, so columns begin at 4 and 72, rows at 4 and 72; the third picture is
// enlarged to the side.
TEST(Grid, PicturesStandInRowsAndColumns) {
  const Image grid = draw_grid({{{flat_picture(64, 64, kRed)}, {flat_picture(64, 64, kGreen)}},
                                {{flat_picture(9, 9, kBlue)}}},
                               {.side = 64});
  EXPECT_EQ(grid.width(), 4 + 64 + 4 + 64 + 4);
  EXPECT_EQ(grid.height(), 4 + 64 + 4 + 64 + 4);
  EXPECT_EQ(at(grid, 34, 34), kRed);
  EXPECT_EQ(at(grid, 34, 100), kGreen);
  EXPECT_EQ(at(grid, 100, 34), kBlue);
  EXPECT_EQ(at(grid, 100, 100), kWhite);  // the second row ends early
  EXPECT_EQ(at(grid, 34, 70), kWhite);
}

// 40 x 20 becomes 64 x 32, and stands in the middle beside a square.
TEST(Grid, RatiosAreKept) {
  const Image grid =
      draw_grid({{{flat_picture(20, 40, kRed)}, {flat_picture(9, 9, kBlue)}}}, {.side = 64});
  EXPECT_EQ(grid.height(), 4 + 64 + 4);
  EXPECT_EQ(at(grid, 4 + 15, 34), kWhite);
  EXPECT_EQ(at(grid, 4 + 16, 34), kRed);
  EXPECT_EQ(at(grid, 4 + 47, 34), kRed);
  EXPECT_EQ(at(grid, 4 + 48, 34), kWhite);
}

// A row of flat pictures is as low as they are, a column of narrow ones as narrow.
TEST(Grid, NoWhiteAroundPicturesOfOneShape) {
  const Image flat = draw_grid({{{flat_picture(20, 40, kRed)}}}, {.side = 64});
  EXPECT_EQ(flat.height(), 4 + 32 + 4);
  const Image narrow = draw_grid({{{flat_picture(40, 20, kRed)}}}, {.side = 64});
  EXPECT_EQ(narrow.width(), 4 + 32 + 4);
}

// 64 pixels: a caption that needs more makes the column wider, by 160 pixels at most.
TEST(Grid, ColumnsAreAsWideAsTheirCaptionsNeed) {
  const auto width = [](const std::string& caption) {
    return draw_grid({{{flat_picture(64, 64, kRed), {{caption}}}}}, {.side = 64}).width();
  };
  EXPECT_EQ(width("cat"), 4 + 64 + 4);
  EXPECT_GT(width("Guided backprop"), 4 + 100 + 4);
  EXPECT_LT(width("Guided backprop"), 4 + 160 + 4);
  EXPECT_EQ(width(std::string(100, 'W')), 4 + 160 + 4);
}

// Gaps of 4 pixels more than the widest caption needs, whoever's it is.
TEST(Grid, PicturesOfOneShapeStandAtEvenDistances) {
  const auto cell = [](const std::string& caption) {
    return GridCell{flat_picture(64, 64, kRed), {{caption}}};
  };
  const Figure figure = grid_figure(
      {{cell("photo"), cell("Guided backprop"), cell("")}, {cell(""), cell("a"), cell("b")}},
      {.side = 64});
  const auto& pictures = figure.parts().pictures;
  ASSERT_EQ(pictures.size(), 6U);
  const std::int64_t step = pictures[1].left - pictures[0].left;
  EXPECT_GT(step, 100 + 4);
  EXPECT_EQ(pictures[2].left - pictures[1].left, step);
  EXPECT_EQ(pictures[4].left - pictures[3].left, step);
}

// Whatever the pictures' shapes and the captions' lengths, captions of a row begin at one height,
// under their own picture's middle, and nothing lies over anything else.
TEST(Grid, PartsAreAligned) {
  const std::vector<std::vector<GridCell>> rows{
      {{flat_picture(64, 30, kRed), {{"a"}}}, {flat_picture(20, 64, kGreen), {{"a longer one"}}}},
      {{flat_picture(64, 64, kBlue), {{std::string(50, 'x')}}}, {flat_picture(9, 9, kRed)}}};
  const Figure figure = grid_figure(rows, {.side = 128, .scales = {{}, {.colormap = "gray"}}});
  const FigureParts& parts = figure.parts();
  ASSERT_EQ(parts.pictures.size(), 4U);
  ASSERT_EQ(parts.texts.size(), 3U + 4U);  // captions, ends of scales
  EXPECT_EQ(parts.texts[0].box.top, parts.texts[1].box.top);
  const std::array<std::size_t, 3> above{0, 1, 2};
  for (std::size_t i = 0; i < above.size(); ++i) {
    const FigurePicture& picture = parts.pictures[above.at(i)];
    const FigureBox& box = parts.texts[i].box;
    EXPECT_LE(std::abs(2 * picture.left + picture.pixels.width() - 2 * box.left - box.width), 1);
    EXPECT_GE(box.top, picture.top + picture.pixels.height());
  }
  EXPECT_GT(parts.pictures[2].top, parts.texts[0].box.top + parts.texts[0].box.height);
  EXPECT_GT(parts.scales[0].box.top, parts.texts[2].box.top + parts.texts[2].box.height);
  EXPECT_GT(parts.scales[1].box.top, parts.texts[4].box.top + parts.texts[4].box.height);
}

TEST(Grid, CaptionsStandUnderTheirPictures) {
  const Image plain = draw_grid({{{flat_picture(8, 8, kRed)}}}, {.side = 200});
  const Image captioned = draw_grid({{{flat_picture(8, 8, kRed), {{"tiger"}}}}}, {.side = 200});
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

// Letters of 15 pixels: a scale is 60 high at most, and 192 a column wide; 2^28 pixels less a cell
// of 192 x 80 are 23300 of them.
TEST(Grid, TheScaleSaysWhereTheColoursOfItsMapsEnd) {
  const auto end = [](const std::vector<float>& tops) {
    std::vector<GridCell> row{{flat_picture(4, 4, kRed)}};  // the photo
    for (const float top : tops) row.push_back({.picture = flat_picture(4, 4, kBlue), .top = top});
    return scale_of("viridis", {row}).high;
  };
  EXPECT_EQ(end({}), "1: most salient");
  EXPECT_EQ(end({1, 1}), "1: most salient");
  EXPECT_EQ(end({0.2F, 0.3F}), "99th percentile: most salient");
  EXPECT_EQ(end({1, 0.3F}), "1 (attributions: 99th percentile)");
  EXPECT_EQ(scale_of("viridis", {}).colormap, "viridis");
  EXPECT_EQ(shrunk({.picture = flat_picture(4, 4, kBlue), .top = 0.3F}).top, 0.3F);
}

TEST(Grid, ColourScalesCount) {
  const auto refused = [](std::size_t rows, std::size_t columns, std::size_t scales) {
    const GridOptions options{.side = 16, .scales = std::vector<ColourScale>(scales)};
    return refusal_of([&] { require_grid(rows, columns, options); }).message;
  };
  EXPECT_EQ(refused(1, 1, 23300), "no error");
  EXPECT_EQ(
      refused(1, 1, 23301),
      "grid: expected at most 23300 colour scales below 1 x 1 pictures of side 16, found 23301");
  EXPECT_EQ(refused(17476, 1, 0), "no error");
  EXPECT_EQ(refused(17476, 1, 1),
            "grid: expected at most 0 colour scales below 17476 x 1 pictures of side 16, found 1");
}

// What a scale is counted for is no less than what it takes.
TEST(Grid, ColourScalesTakeNoMoreThanIsCounted) {
  for (const std::int64_t side : {16, 256, 4096}) {
    const std::vector<std::vector<GridCell>> rows{{{flat_picture(2, 2, kRed)}}};
    const std::int64_t plain = grid_figure(rows, {.side = side}).height();
    const std::int64_t more =
        grid_figure(rows, {.side = side, .scales = std::vector<ColourScale>(3)}).height() - plain;
    EXPECT_LE(more, 3 * std::max<std::int64_t>(60, side / 4)) << side;
  }
}

// Larger and smaller than a cell, wide and high.
TEST(Grid, ShrunkCellsGiveTheSameGrid) {
  for (const auto& [height, width] : {std::pair{300, 200}, {77, 501}, {20, 9}, {64, 64}}) {
    const GridCell cell{flat_picture(height, width, kRed), {{"tiger"}}};
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
