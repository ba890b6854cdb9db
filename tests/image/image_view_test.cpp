#include "cameras/image_view.h"

#include <gmock/gmock.h>

#include <vector>

#include "support/message.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// Two rows of two pixels; a row has a gap where the stride is longer.
TEST(ImageView, ReadsPixelsAsTheyLie) {
  const std::vector<std::uint8_t> tight{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const Image rgb = ImageView::rgb(tight.data(), 2, 2).image();
  EXPECT_EQ(rgb.height(), 2);
  EXPECT_EQ(rgb.width(), 2);
  EXPECT_THAT(rgb.rgb(), ElementsAreArray(tight));
  const Image bgr = ImageView::bgr(tight.data(), 2, 2).image();
  EXPECT_THAT(bgr.rgb(), ElementsAre(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10));
  EXPECT_THAT(bgr.alpha(), IsEmpty());
  const std::vector<std::uint8_t> gaps{1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12};
  EXPECT_THAT(ImageView::rgb(gaps.data(), 2, 2, 8).image().rgb(), ElementsAreArray(tight));
}

TEST(ImageView, KeepsAlphaAndSpreadsGrey) {
  const std::vector<std::uint8_t> pixels{1, 2, 3, 9, 4, 5, 6, 8};
  const Image bgra = ImageView::bgra(pixels.data(), 1, 2).image();
  EXPECT_THAT(bgra.rgb(), ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_THAT(bgra.alpha(), ElementsAre(9, 8));
  const Image grey = ImageView::grey(pixels.data(), 2, 2, 4).image();
  EXPECT_THAT(grey.rgb(), ElementsAre(1, 1, 1, 2, 2, 2, 4, 4, 4, 5, 5, 5));
}

TEST(ImageView, WhatIsNoPictureIsRefused) {
  const std::uint8_t pixel[4] = {};
  EXPECT_EQ(message_of([] { ImageView::rgb(nullptr, 1, 1); }),
            "image view: expected pixels, found none");
  EXPECT_EQ(message_of([&] { ImageView::bgr(pixel, 0, 1); }),
            "image view: expected sides from 1 to 1073741824 pixels, found 1 x 0");
  EXPECT_EQ(
      message_of([&] { ImageView::bgr(pixel, 1, std::int64_t{1} << 62); }),
      "image view: expected sides from 1 to 1073741824 pixels, found 4611686018427387904 x 1");
  EXPECT_EQ(message_of([&] { ImageView::bgra(pixel, 1, 2, 7); }),
            "image view: expected a stride of at least 8 bytes for rows of 2 pixels, found 7");
  EXPECT_EQ(message_of([&] { ImageView::grey(pixel, 1, 2, -4); }),
            "image view: expected a stride of at least 2 bytes for rows of 2 pixels, found -4");
}

TEST(Image, IsSavedInTheFormatOfItsName) {
  const TemporaryFolder folder;
  const Image image = Image::from_pixels(1, 2, {10, 20, 30, 40, 50, 60});
  for (const char* name : {"a.png", "a.bmp"}) {
    image.save(folder.path() / name);
    EXPECT_THAT(Image::open(folder.path() / name).rgb(), ElementsAreArray(image.rgb())) << name;
  }
  EXPECT_THAT(message_of([&] { image.save(folder.path() / "a.gif"); }),
              ::testing::HasSubstr(".gif"));
  EXPECT_THAT(message_of([&] { image.save(folder.path() / "none" / "a.png"); }),
              ::testing::HasSubstr("none"));
}

}  // namespace
}  // namespace cameras::testing
