#include "model/model_metadata.h"

#include <gmock/gmock.h>

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Metadata = std::map<std::string, std::string, std::less<>>;

std::optional<Card> card_of(Metadata metadata, std::int64_t channels = 3) {
  Graph graph;
  graph.metadata = std::move(metadata);
  return metadata_card(graph, default_settings(channels, 28, 28));
}

TEST(ModelMetadata, NoneSaysNothing) {
  EXPECT_FALSE(card_of({}).has_value());
  EXPECT_FALSE(card_of({{"author", "x"}, {"stride", "32"}}).has_value());
}

TEST(ModelMetadata, NamesOfUltralytics) {
  const auto card = card_of({{"names", R"({0: 'rose', 1: "bird's nest", 2: 'oak'})"}});
  EXPECT_THAT(card->labels, ElementsAre("rose", "bird's nest", "oak"));
  EXPECT_FALSE(card->sets_values);  // a detector's names say nothing of pixels
}

TEST(ModelMetadata, ClassifierOfUltralytics) {
  const auto card =
      card_of({{"names", "{0: 'a', 1: 'b'}"}, {"task", "classify"}, {"imgsz", "[32, 32]"}});
  EXPECT_EQ(card->settings.shortest_edge, 32);
  EXPECT_EQ(card->settings.crop_height, 32);
  EXPECT_EQ(card->settings.rescale_factor, 1.0 / 255);
  EXPECT_THAT(card->settings.mean, IsEmpty());
  EXPECT_TRUE(card->sets_values);
}

TEST(ModelMetadata, NamesUnderOtherKeys) {
  EXPECT_THAT(card_of({{"classes", R"(["a", "b"])"}})->labels, ElementsAre("a", "b"));
  EXPECT_THAT(card_of({{"labels", "a\nb\nc"}})->labels, ElementsAre("a", "b", "c"));
  EXPECT_FALSE(card_of({{"labels", "labels.txt"}}).has_value());  // one line is no list
}

TEST(ModelMetadata, PixelsOfWindows) {
  const auto grey = card_of({{"Image.BitmapPixelFormat", "Gray8"},
                             {"Image.ColorSpaceGamma", "SRGB"},
                             {"Image.NominalPixelRange", "NominalRange_0_255"}},
                            1);
  EXPECT_EQ(grey->settings.rescale_factor, 1);
  EXPECT_THAT(grey->settings.mean, IsEmpty());
  EXPECT_THAT(grey->warnings, IsEmpty());
  EXPECT_TRUE(grey->sets_values);
  const auto blue = card_of({{"Image.BitmapPixelFormat", "Bgr8"}});
  EXPECT_EQ(blue->settings.order, ChannelOrder::bgr);
  EXPECT_EQ(blue->settings.rescale_factor, 1);
  // 0 -> -1, 255 -> 1; 0 -> 16, 255 -> 235
  const auto both = card_of({{"Image.NominalPixelRange", "Normalized_1_1"}});
  EXPECT_EQ(both->settings.rescale_factor, 2.0 / 255);
  EXPECT_THAT(both->settings.mean, ElementsAre(1));
  const auto video = card_of({{"Image.NominalPixelRange", "NominalRange_16_235"}});
  EXPECT_EQ(video->settings.rescale_factor, 219.0 / 255);
  EXPECT_THAT(video->settings.mean, ElementsAre(-16));
}

TEST(ModelMetadata, WhatIsNotFollowedIsNamed) {
  EXPECT_THAT(card_of({{"Image.BitmapPixelFormat", "Gray8"}})->warnings,
              ElementsAre("metadata 'Image.BitmapPixelFormat': 'Gray8' does not fit an input of 3 "
                          "channels"));
  EXPECT_THAT(
      card_of({{"Image.NominalPixelRange", "Odd"}})->warnings,
      ElementsAre("metadata 'Image.NominalPixelRange': 'Odd' is not known and not followed"));
  EXPECT_THAT(
      card_of({{"Image.BitmapPixelFormat", "Rgb8"}, {"Image.ColorSpaceGamma", "Linear"}})->warnings,
      ElementsAre("metadata 'Image.ColorSpaceGamma': 'Linear' is not followed"));
  EXPECT_THAT(card_of({{"names", "{0: 5}"}})->warnings,
              ElementsAre("metadata 'names': expected names of labels, found 5"));
}

}  // namespace
}  // namespace cameras::testing
