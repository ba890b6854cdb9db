#include "cameras/render.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;

Image flat(std::int64_t height, std::int64_t width, std::uint8_t level) {
  return Image::from_pixels(
      height, width,
      std::vector<std::uint8_t>(static_cast<std::size_t>(3 * height * width), level));
}

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
  const Image image = flat(1, 4, 0);
  EXPECT_THAT(levels(render(image, map_of({0, 1}, 1, 2), whole(image), gray_heat())),
              ElementsAre(0, 64, 191, 255));
}

TEST(Render, PixelsThatTheNetworkDidNotSeeAreZero) {
  const Image image = flat(3, 5, 0);
  const Region seen{.top = 1, .left = 1, .height = 1, .width = 3};
  EXPECT_THAT(levels(render(image, map_of({1, 0.5, 0, 1, 0.5, 0}, 2, 3), seen, gray_heat())),
              ElementsAre(0, 0, 0, 0, 0, 0, 255, 128, 0, 0, 0, 0, 0, 0, 0));
}

// The crop reaches one pixel beyond the image on each side: only the middle cells lie on it.
TEST(Render, RegionMayReachBeyondTheImage) {
  const Image image = flat(1, 2, 0);
  const Region seen{.top = 0, .left = -1, .height = 1, .width = 4};
  EXPECT_THAT(levels(render(image, map_of({1, 0.2F, 0.4F, 0}, 1, 4), seen, gray_heat())),
              ElementsAre(51, 102));
}

// The photo stays as it is where the map is 0 and takes 60 % of the colour (white) where it is 1:
// 100 + 0.6 * 155 = 193.
TEST(Render, OverlayIsThePhotoWhereNothingIsSalient) {
  const Image image = flat(1, 2, 100);
  const Image overlay =
      render(image, map_of({0, 1}, 1, 2), whole(image), {.colormap = "gray", .opacity = 0.6});
  EXPECT_THAT(overlay.rgb(), ElementsAre(100, 100, 100, 193, 193, 193));
}

TEST(Render, EmptyMapLeavesThePhoto) {
  const Image image = flat(4, 4, 77);
  const Image overlay = render(image, map_of({0, 0}, 1, 2), whole(image));
  EXPECT_THAT(overlay.rgb(), Each(77));
}

TEST(Render, SideBySideIsPhotoHeatOverlay) {
  const Image image = flat(2, 3, 10);
  const Image row = render(image, map_of({1, 0}, 1, 2), whole(image),
                           {.view = View::side_by_side, .colormap = "gray"});
  EXPECT_EQ(row.height(), 2);
  ASSERT_EQ(row.width(), 3 * 3 + 2 * 2);
  EXPECT_EQ(row.rgb()[0], 10);
  EXPECT_EQ(row.rgb()[std::size_t{3} * 3], 255);  // the gap
  EXPECT_EQ(row.rgb()[std::size_t{3} * 5], 255);  // heat of the first pixel
}

TEST(Render, EveryColormapIsDrawnAndEndsDiffer) {
  const Image image = flat(1, 2, 0);
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
  const Image image = flat(1, 2, 0);
  const Image heat = render(image, map_of({0, 1}, 1, 2), whole(image),
                            {.view = View::heat, .colormap = "viridis"});
  EXPECT_THAT(heat.rgb(), ElementsAre(68, 1, 84, 253, 231, 37));
}

TEST(Render, WrongOptionsAreNamed) {
  const Image image = flat(2, 2, 0);
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
