#include "cameras/concept_colours.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

#include "cameras/concepts.h"
#include "cameras/error.h"

namespace cameras::testing {
namespace {

SaliencyMap concept_map(const std::vector<float>& values) {
  return SaliencyMap::normalized(at::tensor(values).view({1, -1}));
}

std::vector<std::uint8_t> bytes_of(const Image& image) {
  return {image.rgb().begin(), image.rgb().end()};
}

// Three pixels: red, grey and white. Luma 0.299 · 255 = 76, 100 and 255.
Image three_pixels() { return Image::from_pixels(1, 3, {255, 0, 0, 100, 100, 100, 255, 255, 255}); }

constexpr Region kAll{.top = 0, .left = 0, .height = 1, .width = 3};

TEST(ConceptColours, AreDifferentAndEnough) {
  const std::set<Colour> different(concept_colours().begin(), concept_colours().end());
  EXPECT_EQ(different.size(), static_cast<std::size_t>(kMostConcepts));
}

// The first map is 1, 0.5, 0, the second 0, 0, 1: half of the colour's way for the pixel of 0.5
// (127.5 / 255 rounds to a level of 128).
TEST(ConceptColours, EveryPixelHasTheColourOfTheLargestMap) {
  const std::vector<ColouredMap> maps{{concept_map({1, 0.5F, 0}), {200, 0, 0}},
                                      {concept_map({0, 0, 1}), {0, 0, 50}}};
  EXPECT_EQ(bytes_of(draw_concepts(three_pixels(), maps, kAll, 1)),
            (std::vector<std::uint8_t>{200, 0, 0, 150, 50, 50, 0, 0, 50}));
  EXPECT_EQ(bytes_of(draw_concepts(three_pixels(), maps, kAll, 0.5)),
            (std::vector<std::uint8_t>{138, 38, 38, 125, 75, 75, 128, 128, 153}));
}

TEST(ConceptColours, ThePhotoIsGreyWhereThereIsNone) {
  const std::vector<std::uint8_t> grey{76, 76, 76, 100, 100, 100, 255, 255, 255};
  EXPECT_EQ(bytes_of(draw_concepts(three_pixels(), {}, kAll)), grey);
  const std::vector<ColouredMap> nothing{{concept_map({0, 0, 0}), {200, 0, 0}}};
  EXPECT_EQ(bytes_of(draw_concepts(three_pixels(), nothing, kAll)), grey);
  EXPECT_THROW(draw_concepts(three_pixels(), nothing, kAll, 1.5), Error);
}

TEST(ConceptColours, BarLiesBelowThePicture) {
  const Image picture = with_colour_bar(three_pixels(), {1, 2, 3});
  EXPECT_EQ(picture.height(), 3);
  EXPECT_EQ(picture.width(), 3);
  const std::vector<std::uint8_t> bytes = bytes_of(picture);
  EXPECT_EQ((std::vector<std::uint8_t>(bytes.begin(), bytes.begin() + 9)),
            bytes_of(three_pixels()));
  for (std::size_t i = 9; i < bytes.size(); ++i) EXPECT_EQ(bytes[i], 1 + i % 3);
}

}  // namespace
}  // namespace cameras::testing
