#include "cameras/render.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "render/typeset.h"
#include "support/grey_picture.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;

Region whole(const Image& image) {
  return {0, 0, static_cast<double>(image.height()), static_cast<double>(image.width())};
}

SaliencyMap map_of(const std::vector<float>& values, std::int64_t height, std::int64_t width) {
  return SaliencyMap::normalized(at::tensor(values).reshape({height, width}));
}

// The red values of a gray heat map are the levels themselves.
std::vector<int> levels(const Image& heat) {
  std::vector<int> result;
  for (std::size_t i = 0; i < heat.rgb().size(); i += 3) result.push_back(heat.rgb()[i]);
  return result;
}

RenderOptions gray_heat() { return {.view = View::heat, .colormap = "gray"}; }

// Two cells over four pixels: centres lie at 0.25 and 0.75 of a cell, and the map is held at its
// border. 0, 0.25, 0.75, 1 times 255.
TEST(Render, MapIsInterpolatedBetweenCellCentres) {
  const Image image = grey_picture(1, 4, 0);
  EXPECT_THAT(levels(render(image, map_of({0, 1}, 1, 2), whole(image), gray_heat())),
              ElementsAre(0, 64, 191, 255));
}

TEST(Render, PixelsThatTheNetworkDidNotSeeAreZero) {
  const Image image = grey_picture(3, 5, 0);
  const Region seen{.top = 1, .left = 1, .height = 1, .width = 3};
  EXPECT_THAT(levels(render(image, map_of({1, 0.5, 0, 1, 0.5, 0}, 2, 3), seen, gray_heat())),
              ElementsAre(0, 0, 0, 0, 0, 0, 255, 128, 0, 0, 0, 0, 0, 0, 0));
}

// The crop reaches one pixel beyond the image on each side: only the middle cells lie on it.
TEST(Render, RegionMayReachBeyondTheImage) {
  const Image image = grey_picture(1, 2, 0);
  const Region seen{.top = 0, .left = -1, .height = 1, .width = 4};
  EXPECT_THAT(levels(render(image, map_of({1, 0.2F, 0.4F, 0}, 1, 4), seen, gray_heat())),
              ElementsAre(51, 102));
}

// 98 zeros, 0.2 and 1: the 99th percentile is 0.2, so both are drawn as 1. A pixel a quarter of the
// way from a 0 to one of them has a quarter, 64 of 255: maps are capped before pixels are mixed.
TEST(Render, ColoursEndAtTheTopOfTheMap) {
  std::vector<float> values(100);
  values[0] = 0.2F;
  values[2] = 1;
  const at::Tensor raw = at::tensor(values).view({1, 100});
  const Image image = grey_picture(1, 100, 0);
  const auto drawn = [&](DrawnRange range) {
    const SaliencyMap map = SaliencyMap::normalized(raw, range);
    const std::vector<int> all = levels(render(image, map, whole(image), gray_heat()));
    return std::vector<int>(all.begin(), all.begin() + 4);
  };
  EXPECT_THAT(drawn(DrawnRange::whole), ElementsAre(51, 0, 255, 0));
  EXPECT_THAT(drawn(DrawnRange::percentile_99), ElementsAre(255, 0, 255, 0));
  const Image doubled = grey_picture(1, 200, 0);
  const SaliencyMap map = SaliencyMap::normalized(raw, DrawnRange::percentile_99);
  const std::vector<int> wide = levels(render(doubled, map, whole(doubled), gray_heat()));
  EXPECT_EQ(wide[2], 64);
  EXPECT_EQ(wide[3], 64);
}

TEST(Render, TheScaleSaysWhereColoursEnd) {
  std::vector<float> values(100);
  values[0] = 0.2F;
  values[2] = 1;
  const Image image = grey_picture(4, 100, 0);
  const auto end = [&](DrawnRange range) {
    const SaliencyMap map = SaliencyMap::normalized(at::tensor(values).view({1, 100}), range);
    const Figure figure = map_figure(image, map, whole(image), {.scale = true});
    return caption_text(figure.parts().texts.at(1).text);
  };
  EXPECT_EQ(end(DrawnRange::whole), "1: most salient");
  EXPECT_EQ(end(DrawnRange::percentile_99), "99th percentile: most salient");
}

// The photo stays as it is where the map is 0 and takes 60 % of the colour (white) where it is 1:
// 100 + 0.6 * 155 = 193.
TEST(Render, OverlayIsThePhotoWhereNothingIsSalient) {
  const Image image = grey_picture(1, 2, 100);
  const Image overlay =
      render(image, map_of({0, 1}, 1, 2), whole(image), {.colormap = "gray", .opacity = 0.6});
  EXPECT_THAT(overlay.rgb(), ElementsAre(100, 100, 100, 193, 193, 193));
}

TEST(Render, EmptyMapLeavesThePhoto) {
  const Image image = grey_picture(4, 4, 77);
  const Image overlay = render(image, map_of({0, 0}, 1, 2), whole(image));
  EXPECT_THAT(overlay.rgb(), Each(77));
}

TEST(Render, SideBySideIsPhotoHeatOverlay) {
  const Image image = grey_picture(2, 3, 10);
  const Image row = render(image, map_of({1, 0}, 1, 2), whole(image),
                           {.view = View::side_by_side, .colormap = "gray"});
  EXPECT_EQ(row.height(), 2);
  ASSERT_EQ(row.width(), 3 * 3 + 2 * 2);
  EXPECT_EQ(row.rgb()[0], 10);
  EXPECT_EQ(row.rgb()[std::size_t{3} * 3], 255);  // the gap
  EXPECT_EQ(row.rgb()[std::size_t{3} * 5], 255);  // heat of the first pixel
}

// Photos of every size and shape: the picture is at the top, in the middle; the scale under it, the
// legend under that; letters follow the picture, and no part lies outside (Figure refuses that).
TEST(Render, LegendsFollowThePicture) {
  const auto figure = [](std::int64_t height, std::int64_t width) {
    const Image image = grey_picture(height, width, 5);
    return map_figure(image, map_of({0, 1}, 1, 2), whole(image),
                      {.view = View::heat, .legend = {{"tabby"}}, .scale = true});
  };
  for (const auto& [height, width] :
       {std::pair{32, 32}, {1, 1}, {224, 224}, {480, 640}, {3000, 4000}, {40, 3000}, {900, 30}}) {
    const FigureParts parts = figure(height, width).parts();
    ASSERT_EQ(parts.pictures.size(), 1U);
    EXPECT_EQ(parts.pictures[0].top, 0);
    EXPECT_EQ(parts.pictures[0].left, (parts.width - width) / 2);
    EXPECT_EQ(parts.width, std::max(width, 160));
    ASSERT_EQ(parts.texts.size(), 3U);
    const FigureBox& bar = parts.scales.at(0).box;
    EXPECT_GE(bar.top, height);
    EXPECT_LE(std::abs(2 * bar.left + bar.width - parts.width), 1);
    // The names of the ends stand below the bar, one at its left, one at its right.
    EXPECT_GT(parts.texts[0].box.top, bar.top + bar.height);
    EXPECT_EQ(parts.texts[0].box.left + text_side(parts.texts[0].size), bar.left);
    EXPECT_EQ(parts.texts[1].box.left + parts.texts[1].box.width - text_side(parts.texts[1].size),
              bar.left + bar.width);
    EXPECT_LE(parts.texts[0].box.left + parts.texts[0].box.width, parts.texts[1].box.left);
    EXPECT_GT(parts.texts[2].box.top, parts.texts[0].box.top + parts.texts[0].box.height);
  }
  EXPECT_EQ(figure(32, 32).parts().texts[2].size, 15);  // the smallest that can be read
  EXPECT_DOUBLE_EQ(figure(2000, 2400).parts().texts[2].size, 100);
  EXPECT_EQ(figure(40, 3000).parts().texts[2].size, 15);  // a panorama's follow its height
}

TEST(Render, WithoutLegendAndScaleTheFigureIsThePicture) {
  const Image image = grey_picture(20, 30, 5);
  const Figure figure = map_figure(image, map_of({0, 1}, 1, 2), whole(image));
  EXPECT_EQ(figure.height(), 20);
  EXPECT_EQ(figure.width(), 30);
}

TEST(Render, EveryColormapIsDrawnAndEndsDiffer) {
  const Image image = grey_picture(1, 2, 0);
  EXPECT_THAT(colormaps(), Contains("turbo"));
  for (const std::string& name : colormaps()) {
    const Image heat =
        render(image, map_of({0, 1}, 1, 2), whole(image), {.view = View::heat, .colormap = name});
    const auto rgb = heat.rgb();
    EXPECT_FALSE(std::equal(rgb.begin(), rgb.begin() + 3, rgb.begin() + 3)) << name;
  }
}

// viridis goes from dark violet (68, 1, 84) to yellow (253, 231, 37).
TEST(Render, ColoursAreRgb) {
  const Image image = grey_picture(1, 2, 0);
  const Image heat = render(image, map_of({0, 1}, 1, 2), whole(image),
                            {.view = View::heat, .colormap = "viridis"});
  EXPECT_THAT(heat.rgb(), ElementsAre(68, 1, 84, 253, 231, 37));
}

TEST(Render, WrongOptionsAreNamed) {
  const Image image = grey_picture(2, 2, 0);
  const SaliencyMap map = map_of({0, 1}, 1, 2);
  EXPECT_EQ(message_of([&] { render(image, map, whole(image), {.colormap = "virdis"}); }),
            "unknown colour map 'virdis'; did you mean 'viridis'?");
  EXPECT_EQ(message_of([&] { render(image, map, whole(image), {.opacity = 1.5}); }),
            "opacity: expected a number from 0 to 1, found 1.5");
  EXPECT_EQ(message_of([&] {
              render(image, map, {0, 0, 0, 2});
            }),
            "render: expected a region with a positive size, found 2 x 0");
}

}  // namespace
}  // namespace cameras::testing
