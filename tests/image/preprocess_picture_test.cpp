#include "cameras/preprocess.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "support/message.h"

// Pictures that are written so that a network reads what was meant.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// No two pixels alike.
Image busy(std::int64_t height, std::int64_t width) {
  std::vector<std::uint8_t> rgb;
  for (std::int64_t i = 0; i < 3 * height * width; ++i) {
    rgb.push_back(static_cast<std::uint8_t>(i * 37 % 256));
  }
  return Image::from_pixels(height, width, std::move(rgb));
}

PreprocessSettings imagenet() {
  PreprocessSettings settings;
  settings.height = settings.width = 0;
  settings.shortest_edge = 8;
  settings.crop_height = 6;
  settings.crop_width = 7;
  settings.mean = {0.485, 0.456, 0.406};
  settings.std = {0.229, 0.224, 0.225};
  return settings;
}

void expect_round_trip(const PreprocessSettings& settings) {
  const Preprocess preprocess(settings);
  const Image resized = preprocess.resized(busy(13, 11));
  const at::Tensor input = preprocess(resized).input;
  const Image same = preprocess.with_input(resized, input);
  EXPECT_TRUE(std::ranges::equal(same.rgb(), resized.rgb()));
  // Another input: every pixel of it is one that a picture can have.
  const at::Tensor turned = input.flip({2, 3});
  const Image changed = preprocess.with_input(resized, turned);
  EXPECT_TRUE(at::equal(preprocess(changed).input, turned));
}

TEST(PreprocessPicture, ReadsBackAsWhatWasPutIn) {
  expect_round_trip(imagenet());
  PreprocessSettings settings = imagenet();
  settings.order = ChannelOrder::bgr;
  expect_round_trip(settings);
  settings.rescale_factor = 1;
  settings.mean = {103.9, 116.8, 123.7};
  settings.std = {};
  expect_round_trip(settings);
  settings.channels = 1;
  settings.mean = {0.5};
  expect_round_trip(settings);
  settings.channels = 4;
  settings.mean = {};
  expect_round_trip(settings);
  settings.shortest_edge = settings.crop_height = settings.crop_width = 0;
  expect_round_trip(settings);
}

TEST(PreprocessPicture, ResizedIsWhatTheNetworkSees) {
  const Preprocess preprocess(imagenet());
  const Image photo = busy(13, 11);
  const Image resized = preprocess.resized(photo);
  EXPECT_EQ(resized.height(), 9);  // 13 · 8 / 11 = 9.45
  EXPECT_EQ(resized.width(), 8);
  EXPECT_TRUE(at::equal(preprocess(photo).input, preprocess(resized).input));
}

// The crop of one pixel lies at (0, 1): floor((1 - 1) / 2), floor((3 - 1) / 2). 0.2 · 255 = 51,
// and what no pixel can be is the nearest that it can.
TEST(PreprocessPicture, OnlyTheCropChanges) {
  PreprocessSettings settings;
  settings.height = settings.width = 0;
  settings.crop_height = settings.crop_width = 1;
  const Image picture = Image::from_pixels(1, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  const at::Tensor input = at::tensor({0.2F, -1.F, 7.F}).view({1, 3, 1, 1});
  EXPECT_THAT(Preprocess(settings).with_input(picture, input).rgb(),
              ElementsAre(1, 2, 3, 51, 0, 255, 7, 8, 9));
}

TEST(PreprocessPicture, WhiteIsWhatAWhitePixelBecomes) {
  PreprocessSettings settings = imagenet();
  settings.crop_height = settings.crop_width = settings.shortest_edge = 0;
  const Preprocess preprocess(settings);
  const Image white = Image::from_pixels(1, 1, {255, 255, 255});
  EXPECT_TRUE(at::equal(preprocess.white(), preprocess(white).input));
}

TEST(PreprocessPicture, RefusesWhatDoesNotFit) {
  const Image picture = busy(2, 2);
  PreprocessSettings settings;
  settings.height = settings.width = 2;
  EXPECT_EQ(message_of([&] {
              Preprocess(settings).with_input(picture, at::zeros({1, 3, 2, 3}));
            }),
            "expected an input [1,3,2,2] of float32, found [1,3,2,3]");
  settings.crop_height = 3;
  settings.crop_width = 2;
  EXPECT_EQ(message_of([&] {
              Preprocess(settings).with_input(picture, at::zeros({1, 3, 3, 2}));
            }),
            "expected an image of at least 2 x 3 pixels after the resize, found 2 x 2: what the "
            "crop adds cannot be in a picture");
}

}  // namespace
}  // namespace cameras::testing
