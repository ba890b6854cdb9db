#include "cameras/preprocess.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "image/bytes.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<float> values(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

// Pixels as they are: no resize, no rescale, no normalisation.
PreprocessSettings plain() {
  PreprocessSettings settings;
  settings.height = 0;
  settings.width = 0;
  settings.rescale_factor = 1;
  return settings;
}

Image two_pixels() { return Image::from_pixels(1, 2, {10, 20, 30, 40, 50, 60}, {7, 9}); }

TEST(Preprocess, PlanesAreInChannelOrder) {
  PreprocessSettings settings = plain();
  const Prepared rgb = Preprocess(settings)(two_pixels());
  EXPECT_EQ(rgb.input.sizes(), (at::IntArrayRef{1, 3, 1, 2}));
  EXPECT_EQ(rgb.input.scalar_type(), at::kFloat);
  EXPECT_THAT(values(rgb.input), ElementsAre(10, 40, 20, 50, 30, 60));
  settings.order = ChannelOrder::bgr;
  EXPECT_THAT(values(Preprocess(settings)(two_pixels()).input),
              ElementsAre(30, 60, 20, 50, 10, 40));
}

// 0.299*10 + 0.587*20 + 0.114*30 = 18.15, 0.299*40 + 0.587*50 + 0.114*60 = 48.15
TEST(Preprocess, OneChannelIsLuma) {
  PreprocessSettings settings = plain();
  settings.channels = 1;
  EXPECT_THAT(values(Preprocess(settings)(two_pixels()).input), ElementsAre(18, 48));
}

TEST(Preprocess, FourthChannelIsAlpha) {
  PreprocessSettings settings = plain();
  settings.channels = 4;
  settings.order = ChannelOrder::bgr;
  EXPECT_THAT(values(Preprocess(settings)(two_pixels()).input),
              ElementsAre(30, 60, 20, 50, 10, 40, 7, 9));
  const Image opaque = Image::from_pixels(1, 1, {1, 2, 3});
  EXPECT_THAT(values(Preprocess(settings)(opaque).input), ElementsAre(3, 2, 1, 255));
}

TEST(Preprocess, MeanAndStdAreInChannelOrder) {
  PreprocessSettings settings = plain();
  settings.order = ChannelOrder::bgr;
  settings.mean = {30, 20, 10};
  settings.std = {1, 2, 4};
  EXPECT_THAT(values(Preprocess(settings)(two_pixels()).input), ElementsAre(0, 30, 0, 15, 0, 7.5));
}

TEST(Preprocess, RescaleComesBeforeTheMean) {
  PreprocessSettings settings = plain();
  settings.rescale_factor = 0.5;
  settings.mean = {5};
  settings.std = {2};
  EXPECT_THAT(values(Preprocess(settings)(two_pixels()).input),
              ElementsAre(0, 7.5, 2.5, 10, 5, 12.5));
}

TEST(Preprocess, ThreeValuesLeaveAlphaAlone) {
  PreprocessSettings settings = plain();
  settings.channels = 4;
  settings.mean = {10, 20, 30};
  settings.std = {2, 2, 2};
  EXPECT_THAT(values(Preprocess(settings)(two_pixels()).input),
              ElementsAre(0, 15, 0, 15, 0, 15, 7, 9));
}

TEST(Preprocess, DefaultIsZeroToOneStretched) {
  const Prepared prepared = Preprocess(PreprocessSettings{})(gradient(30, 50));
  EXPECT_EQ(prepared.input.sizes(), (at::IntArrayRef{1, 3, 224, 224}));
  EXPECT_GE(prepared.input.min().item<float>(), 0);
  EXPECT_LE(prepared.input.max().item<float>(), 1);
  EXPECT_EQ(prepared.seen.top, 0);
  EXPECT_EQ(prepared.seen.height, 30);
  EXPECT_EQ(prepared.seen.width, 50);
}

// int(4 * 5 / 3) = 6, as Hugging Face cuts it
TEST(Preprocess, ShortestEdgeKeepsTheAspectRatio) {
  PreprocessSettings settings = plain();
  settings.shortest_edge = 4;
  EXPECT_EQ(Preprocess(settings)(gradient(3, 5)).input.sizes(), (at::IntArrayRef{1, 3, 4, 6}));
  EXPECT_EQ(Preprocess(settings)(gradient(5, 3)).input.sizes(), (at::IntArrayRef{1, 3, 6, 4}));
}

// 8 x 16 becomes 4 x 8; the crop's columns 2..5 are columns 4..11 of the image, its rows 1..2 are
// rows 2..5.
TEST(Preprocess, CentreCropSaysWhatItSees) {
  PreprocessSettings settings = plain();
  settings.shortest_edge = 4;
  settings.crop_height = 2;
  settings.crop_width = 4;
  const Prepared prepared = Preprocess(settings)(gradient(8, 16));
  EXPECT_EQ(prepared.input.sizes(), (at::IntArrayRef{1, 3, 2, 4}));
  EXPECT_EQ(prepared.seen.top, 2);
  EXPECT_EQ(prepared.seen.left, 4);
  EXPECT_EQ(prepared.seen.height, 4);
  EXPECT_EQ(prepared.seen.width, 8);
}

// Three columns in a crop of six: floor((3 - 6) / 2) = -2, so two black columns on the left.
TEST(Preprocess, CropBeyondTheImageIsBlack) {
  PreprocessSettings settings = plain();
  settings.channels = 1;
  settings.crop_height = 1;
  settings.crop_width = 6;
  settings.mean = {1};
  const Image image = Image::from_pixels(1, 3, {5, 5, 5, 6, 6, 6, 7, 7, 7});
  const Prepared prepared = Preprocess(settings)(image);
  EXPECT_THAT(values(prepared.input), ElementsAre(-1, -1, 4, 5, 6, -1));
  EXPECT_EQ(prepared.seen.left, -2);
  EXPECT_EQ(prepared.seen.width, 6);
}

// torchvision's round((w - c) / 2) goes to the even number: of five columns left out 2 lie before
// the crop, of seven 4. Of one that is missing none is added before it.
TEST(Preprocess, OddCropsBeginAtTheEvenPlaceWhereToldTo) {
  const auto first = [](std::int64_t columns, std::int64_t crop, OddCrop rule) {
    PreprocessSettings settings = plain();
    settings.channels = 1;
    settings.crop_height = 1;
    settings.crop_width = crop;
    settings.odd_crop = rule;
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(3 * columns));
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i / 3);
    return Preprocess(settings)(Image::from_pixels(1, columns, std::move(pixels))).seen.left;
  };
  EXPECT_EQ(first(9, 4, OddCrop::even_start), 2);
  EXPECT_EQ(first(11, 4, OddCrop::even_start), 4);
  EXPECT_EQ(first(10, 4, OddCrop::even_start), 3);
  EXPECT_EQ(first(3, 4, OddCrop::even_start), 0);
  EXPECT_EQ(first(3, 6, OddCrop::even_start), -1);
  EXPECT_EQ(first(11, 4, OddCrop::smaller_half), 3);
  EXPECT_EQ(first(3, 4, OddCrop::smaller_half), -1);
}

// What Preprocess says about settings after `change`.
template <class Change>
std::string complaint(const Change& change) {
  PreprocessSettings settings;
  change(settings);
  return message_of([&] { const Preprocess unused(settings); });
}

using Settings = PreprocessSettings;

TEST(Preprocess, SettingsAreNamedWhenTheyMakeNoSense) {
  EXPECT_EQ(complaint([](Settings&) {}), "no error");
  EXPECT_EQ(complaint([](Settings& s) { s.channels = 2; }),
            "channels: expected 1, 3 or 4, found 2");
  EXPECT_EQ(complaint([](Settings& s) { s.height = -1; }),
            "height: expected 0 to 100000 pixels, found -1");
  EXPECT_EQ(complaint([](Settings& s) { s.crop_width = 100001; }),
            "crop_width: expected 0 to 100000 pixels, found 100001");
  EXPECT_EQ(complaint([](Settings& s) { s.width = 0; }),
            "height and width: expected both or none, found 224 and 0");
  EXPECT_EQ(complaint([](Settings& s) { s.crop_width = 3; }),
            "crop_height and crop_width: expected both or none, found 0 and 3");
  EXPECT_EQ(complaint([](Settings& s) { s.height = s.width = 100000; }),
            "height and width: expected at most 134217728 pixels, found 100000 x 100000");
  EXPECT_EQ(complaint([](Settings& s) { s.shortest_edge = 5; }),
            "shortest_edge: expected height and width to be 0 beside it, found 224 and 224");
}

TEST(Preprocess, NumbersAreNamedWhenTheyMakeNoSense) {
  EXPECT_EQ(complaint([](Settings& s) {
              s.mean = {1, 2};
            }),
            "mean: expected 1 or 3 values, found 2");
  EXPECT_EQ(complaint([](Settings& s) {
              s.std = {1, 0, 1};
            }),
            "std: expected numbers from 1e-12 to 1e+12, found 0");
  EXPECT_THAT(complaint([](Settings& s) { s.mean = {std::nan("")}; }),
              HasSubstr("mean: expected numbers from -1e+12 to 1e+12, found "));
  EXPECT_EQ(complaint([](Settings& s) { s.rescale_factor = 1e300; }),
            "rescale_factor: expected a number up to 1e+12, found 1e+300");
}

TEST(Preprocess, BlackIsWhatABlackPixelBecomes) {
  PreprocessSettings settings = plain();
  settings.mean = {10, 20, 30};
  settings.std = {2, 4, 5};
  const at::Tensor black = Preprocess(settings).black();
  EXPECT_EQ(black.sizes(), (at::IntArrayRef{1, 3, 1, 1}));
  EXPECT_THAT(values(black), ElementsAre(-5, -5, -6));
  EXPECT_TRUE(at::equal(black, Preprocess(settings)(Image::from_pixels(1, 1, {0, 0, 0})).input));
}

TEST(Preprocess, BlackIsOpaque) {
  PreprocessSettings settings = plain();
  settings.channels = 4;
  EXPECT_THAT(values(Preprocess(settings).black()), ElementsAre(0, 0, 0, 255));
}

TEST(Preprocess, ImageTooLongForItsShortestEdge) {
  PreprocessSettings settings = plain();
  settings.shortest_edge = 224;
  const Preprocess preprocess(settings);
  EXPECT_EQ(message_of([&] { preprocess(gradient(1, 1000)); }),
            "image of 1000 x 1 pixels is too long: shortest_edge would make it 224 x 224000");
}

TEST(Preprocess, SaysHowItResizes) {
  const auto text = [](std::int64_t height, std::int64_t edge, std::int64_t crop) {
    PreprocessSettings settings;
    settings.height = height;
    settings.width = height;
    settings.shortest_edge = edge;
    settings.crop_height = crop;
    settings.crop_width = 2 * crop;
    return resize_text(settings);
  };
  EXPECT_EQ(text(32, 0, 0), "stretched to 32 x 32");
  EXPECT_EQ(text(0, 256, 224), "shortest edge 256, centre crop 224 x 448");
  EXPECT_EQ(text(0, 0, 0), "not resized");
  EXPECT_EQ(text(0, 0, 24), "not resized, centre crop 24 x 48");
}

}  // namespace
}  // namespace cameras::testing
