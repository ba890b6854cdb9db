// 16 bits a channel reach the network.
#include "cameras/preprocess.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "image/bytes.h"

namespace cameras::testing {
namespace {

PreprocessSettings as_it_is() {
  PreprocessSettings settings;
  settings.height = settings.width = 0;
  settings.channels = 1;
  return settings;
}

// Every one of the 4096 levels of a 12-bit sensor, as it lies in a file of 16 bits.
Image twelve_bits() {
  std::vector<std::uint16_t> rgb;
  for (std::uint16_t level = 0; level < 4096; ++level) rgb.insert(rgb.end(), 3, level);
  return Image::from_wide_pixels(64, 64, std::move(rgb));
}

TEST(WidePreprocess, EveryLevelOfASensorArrives) {
  const at::Tensor input = Preprocess(as_it_is())(twelve_bits()).input.flatten();
  for (std::int64_t level = 0; level < 4096; ++level) {
    // value / 65535, computed as (value / 257) / 255 in double precision
    EXPECT_FLOAT_EQ(input[level].item<float>(), static_cast<float>(level) / 65535.F);
  }
}

// 257 v is v: the same picture with more digits gives the same bits.
TEST(WidePreprocess, EightBitsAreTheSameInSixteen) {
  const Image narrow = gradient(9, 7);
  std::vector<std::uint16_t> rgb;
  for (const std::uint8_t value : narrow.rgb()) {
    rgb.push_back(static_cast<std::uint16_t>(257 * value));
  }
  const Image wide = Image::from_wide_pixels(9, 7, std::move(rgb));
  PreprocessSettings settings = as_it_is();
  settings.channels = 3;
  settings.mean = {0.485, 0.456, 0.406};
  settings.std = {0.229, 0.224, 0.225};
  const Preprocess preprocess(settings);
  EXPECT_TRUE(at::equal(preprocess(narrow).input, preprocess(wide).input));
}

TEST(WidePreprocess, MissingAlphaIsOpaque) {
  PreprocessSettings settings = as_it_is();
  settings.channels = 4;
  const at::Tensor input = Preprocess(settings)(Image::from_wide_pixels(1, 1, {0, 1, 2})).input;
  EXPECT_EQ(input[0][3].item<float>(), 1);
}

TEST(WidePreprocess, PicturesAreReadBackWithTheirBits) {
  PreprocessSettings settings = as_it_is();
  settings.height = settings.width = 32;
  settings.crop_height = settings.crop_width = 20;
  const Preprocess preprocess(settings);
  const Image resized = preprocess.resized(twelve_bits());
  ASSERT_TRUE(resized.wide());
  const at::Tensor input = preprocess(resized).input;
  EXPECT_TRUE(at::equal(preprocess(twelve_bits()).input, input));
  const Image same = preprocess.with_input(resized, input);
  EXPECT_TRUE(std::ranges::equal(same.wide_rgb(), resized.wide_rgb()));
  const at::Tensor turned = input.flip({2, 3});
  const Image written = Image::decode(preprocess.with_input(resized, turned).encode());
  EXPECT_TRUE(at::equal(preprocess(written).input, turned));
}

}  // namespace
}  // namespace cameras::testing
