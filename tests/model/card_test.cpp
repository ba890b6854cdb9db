#include "model/card.h"

#include <gmock/gmock.h>

#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Card parse(std::string_view json, std::int64_t channels = 3) {
  return parse_card(json, default_settings(channels, 200, 300));
}

std::string complaint(std::string_view json) {
  return message_of([&] { parse(json); });
}

TEST(Card, DefaultsAreImageNets) {
  const PreprocessSettings rgb = default_settings(3, 200, 300);
  EXPECT_EQ(rgb.height, 200);
  EXPECT_EQ(rgb.width, 300);
  EXPECT_THAT(rgb.mean, ElementsAre(0.485, 0.456, 0.406));
  EXPECT_THAT(rgb.std, ElementsAre(0.229, 0.224, 0.225));
  // The means of the three: (0.485 + 0.456 + 0.406) / 3 = 0.449, (0.229 + 0.224 + 0.225) / 3 =
  // 0.226
  EXPECT_THAT(default_settings(1, 8, 8).mean, ElementsAre(0.449));
  EXPECT_THAT(default_settings(1, 8, 8).std, ElementsAre(0.226));
  EXPECT_THAT(default_settings(4, 8, 8).mean, ElementsAre(0.485, 0.456, 0.406, 0));
  EXPECT_THAT(default_settings(4, 8, 8).std, ElementsAre(0.229, 0.224, 0.225, 1));
}

TEST(Card, EmptyCardChangesNothing) {
  const Card card = parse("{}");
  EXPECT_EQ(card.settings.height, 200);
  EXPECT_THAT(card.settings.mean, ElementsAre(0.485, 0.456, 0.406));
  EXPECT_FALSE(card.sets_size);
  EXPECT_FALSE(card.sets_values);
  EXPECT_THAT(card.labels, IsEmpty());
}

TEST(Card, FullCard) {
  const Card card = parse(R"({"processor_class": "unknown keys are ignored",
    "do_resize": true, "do_normalize": true, "do_rescale": true, "rescale_factor": 0.5,
    "image_mean": [1, 2, 3], "image_std": [4, 5, 6], "size": {"height": 7, "width": 8},
    "do_center_crop": true, "crop_size": {"height": 5, "width": 6}, "resample": 3,
    "channel_order": "bgr", "labels": "names.txt"})");
  EXPECT_EQ(card.settings.height, 7);
  EXPECT_EQ(card.settings.width, 8);
  EXPECT_EQ(card.settings.crop_height, 5);
  EXPECT_EQ(card.settings.crop_width, 6);
  EXPECT_EQ(card.settings.rescale_factor, 0.5);
  EXPECT_THAT(card.settings.mean, ElementsAre(1, 2, 3));
  EXPECT_THAT(card.settings.std, ElementsAre(4, 5, 6));
  EXPECT_EQ(card.settings.resample, Resample::bicubic);
  EXPECT_EQ(card.settings.order, ChannelOrder::bgr);
  EXPECT_EQ(card.labels_file, "names.txt");
  EXPECT_TRUE(card.sets_size);
  EXPECT_TRUE(card.sets_values);
}

TEST(Card, WhatIsSwitchedOffIsLeftOut) {
  const Card card = parse(R"({"do_resize": false, "do_rescale": false, "do_normalize": false,
    "do_center_crop": false, "size": 5, "crop_size": 5, "image_mean": 1, "rescale_factor": 2})");
  EXPECT_EQ(card.settings.height, 0);
  EXPECT_EQ(card.settings.width, 0);
  EXPECT_EQ(card.settings.crop_height, 0);
  EXPECT_EQ(card.settings.rescale_factor, 1);
  EXPECT_THAT(card.settings.mean, IsEmpty());
  EXPECT_THAT(card.settings.std, IsEmpty());
}

TEST(Card, NullIsAsIfNotThere) {
  EXPECT_EQ(parse(R"({"size": null, "image_mean": null, "labels": null})").settings.height, 200);
}

TEST(Card, SizeIsASquareOrAShortestEdge) {
  EXPECT_EQ(parse(R"({"size": 9})").settings.height, 9);
  EXPECT_EQ(parse(R"({"size": 9})").settings.width, 9);
  const Card edge = parse(R"({"size": {"shortest_edge": 9}})");
  EXPECT_EQ(edge.settings.shortest_edge, 9);
  EXPECT_EQ(edge.settings.height, 0);
  const Card cropped = parse(R"({"size": 9, "do_center_crop": true, "crop_size": 8})");
  EXPECT_EQ(cropped.settings.shortest_edge, 9);
  EXPECT_EQ(cropped.settings.crop_height, 8);
  EXPECT_EQ(cropped.settings.crop_width, 8);
}

TEST(Card, OneNumberIsForAllChannels) {
  EXPECT_THAT(parse(R"({"image_mean": 0.5, "image_std": [0.25]})").settings.mean, ElementsAre(0.5));
  EXPECT_THAT(parse(R"({"image_mean": [1, 2, 3]})", 4).settings.mean, ElementsAre(1, 2, 3));
}

// The crop shows 87.5 % of the resized image: int(224 / 0.875) = 256.
TEST(Card, CropShareOfConvNext) {
  const Card card = parse(R"({"size": {"shortest_edge": 224}, "crop_pct": 0.875})");
  EXPECT_EQ(card.settings.shortest_edge, 256);
  EXPECT_EQ(card.settings.crop_width, 224);
  const Card large = parse(R"({"size": {"shortest_edge": 384}, "crop_pct": 1.0})");
  EXPECT_EQ(large.settings.height, 384);
  EXPECT_EQ(large.settings.shortest_edge, 0);
}

TEST(Card, FlippedChannelsComeWithoutNormalisation) {
  const Card card = parse(R"({"do_flip_channel_order": true})");
  EXPECT_EQ(card.settings.order, ChannelOrder::bgr);
  EXPECT_THAT(card.settings.mean, IsEmpty());
}

// Beside a network of a declared size what a card leaves out keeps its share: 256 / 224 of it.
TEST(Card, ProcessorsDefaultsFitTheDeclaredSize) {
  const Card card = parse_card(R"({"image_processor_type": "DeiTImageProcessor"})",
                               default_settings(3, 384, 384));
  EXPECT_EQ(card.settings.height, 438);  // 256 * 384 / 224
  EXPECT_EQ(card.settings.crop_height, 384);
  EXPECT_EQ(card.settings.resample, Resample::bicubic);
}

TEST(Card, ModelTypeChoosesTheProcessorWhereNoTypeIsNamed) {
  const Card card = parse_card(R"({"size": 9})", default_settings(3, 9, 9),
                               {.open_size = false, .model_type = "mobilenet_v2"});
  EXPECT_EQ(card.settings.shortest_edge, 9);
  EXPECT_EQ(card.settings.crop_height, 9);
  EXPECT_THAT(card.settings.mean, ElementsAre(0.5, 0.5, 0.5));
}

TEST(Card, PoolFormersNullIsNoShare) {
  const Card card = parse(R"({"image_processor_type": "PoolFormerImageProcessor", "size": 90,
    "crop_size": 80, "crop_pct": null})");
  EXPECT_EQ(card.settings.shortest_edge, 90);
  const Card share = parse(R"({"image_processor_type": "PoolFormerImageProcessor", "size": 90,
    "crop_size": 80})");
  EXPECT_EQ(share.settings.shortest_edge, 100);  // 90 / 0.9
}

// x / 127.5 - 1, and that minus 0.5, divided by 0.25: the mean grows by 1.
TEST(Card, RescaleOffsetLowersByOne) {
  const Card card = parse(R"({"rescale_factor": 0.00784, "rescale_offset": true,
    "image_mean": [0.5, 0.5, 0.5], "image_std": 0.25})");
  EXPECT_THAT(card.settings.mean, ElementsAre(1.5, 1.5, 1.5));
  const Card plain = parse(R"({"rescale_offset": true, "do_normalize": false})");
  EXPECT_THAT(plain.settings.mean, ElementsAre(1));
}

TEST(Card, EfficientNetDividesTwiceUnlessToldNotTo) {
  const auto std_of = [](const std::string& more) {
    return parse(R"({"image_processor_type": "EfficientNetImageProcessor", "image_std": 0.5)" +
                 more + "}")
        .settings.std;
  };
  EXPECT_THAT(std_of(""), ElementsAre(0.25));
  EXPECT_THAT(std_of(R"(, "include_top": false)"), ElementsAre(0.5));
  EXPECT_THAT(std_of(R"(, "do_normalize": false)"), ElementsAre(0.5));
}

TEST(Card, TypesAndKeysThatChangePixelsAreNamed) {
  EXPECT_THAT(
      parse(R"({"image_processor_type": "PerceiverImageProcessor"})").warnings,
      ElementsAre("'image_processor_type': 'PerceiverImageProcessor' is not known: rules and "
                  "defaults of its own are not followed"));
  EXPECT_THAT(
      parse(R"({"do_pad": true, "size_divisor": 32, "mean": [0, 0, 0]})").warnings,
      ElementsAre("'do_pad' is not known and not followed", "'mean' is not known and not followed",
                  "'size_divisor' is not known and not followed"));
  EXPECT_THAT(parse(R"({"size": {"shortest_edge": 9, "longest_edge": 20}})").warnings,
              ElementsAre("'size': 'longest_edge' is not known and not followed"));
  EXPECT_THAT(parse(R"({"do_pad": false, "size_divisor": null, "do_convert_rgb": true,
    "comment": "none", "image_processor_type": "ViTImageProcessorFast"})")
                  .warnings,
              IsEmpty());
  EXPECT_THAT(parse(R"({"model_type": "vit", "patch_size": 16, "id2label": {"0": "a"}})").warnings,
              IsEmpty());
}

TEST(Card, NamesOfBaseClassesSayNothing) {
  for (const char* type : {"ImageProcessor", "AutoImageProcessor", "BaseImageProcessorFast"}) {
    const Card card = parse(R"({"image_processor_type": ")" + std::string(type) + R"("})");
    EXPECT_THAT(card.warnings, IsEmpty()) << type;
    EXPECT_THAT(card.settings.mean, ElementsAre(0.485, 0.456, 0.406));
  }
}

TEST(Card, ProblemTypeSaysHowScoresAreRead) {
  EXPECT_EQ(parse(R"({"problem_type": "regression"})").score_kind, ScoreKind::values);
  EXPECT_EQ(parse(R"({"problem_type": "single_label_classification"})").score_kind,
            ScoreKind::softmax);
  EXPECT_EQ(parse(R"({"problem_type": 7})").score_kind, std::nullopt);
}

TEST(Card, TimmsConfigWithoutPretrainedCfg) {
  const Card card =
      parse(R"({"architecture": "resnet18", "input_size": [3, 64, 64], "mean": [0, 0, 0],
    "std": [1, 1, 1], "crop_pct": 1.0, "interpolation": "bilinear", "label_names": ["n1", "n2"],
    "label_descriptions": {"n1": "cat"}})");
  EXPECT_EQ(card.settings.shortest_edge, 64);
  EXPECT_THAT(card.settings.mean, ElementsAre(0, 0, 0));
  EXPECT_THAT(card.labels, ElementsAre("cat", "n2"));
  EXPECT_THAT(card.warnings, IsEmpty());
}

TEST(Card, TimmsPretrainedCfg) {
  const Card card = parse(R"({"pretrained_cfg": {"mean": [0.5, 0.5, 0.5], "std": [1, 1, 1],
    "input_size": [3, 288, 288], "crop_pct": 0.9, "interpolation": "bicubic"}})");
  EXPECT_EQ(card.settings.shortest_edge, 320);  // 288 / 0.9
  EXPECT_EQ(card.settings.crop_height, 288);
  EXPECT_EQ(card.settings.resample, Resample::bicubic);
  EXPECT_THAT(card.settings.mean, ElementsAre(0.5, 0.5, 0.5));
  EXPECT_TRUE(card.sets_size);
  EXPECT_EQ(complaint(R"({"pretrained_cfg": {"input_size": [3, 224]}})"),
            "'pretrained_cfg': 'input_size': expected [channels, height, width], found an array of "
            "2");
  EXPECT_EQ(complaint(R"({"pretrained_cfg": {"interpolation": "magic"}})"),
            "'pretrained_cfg': 'interpolation': expected the name of a filter, found \"magic\"");
}

TEST(Card, LabelNamesByIndex) {
  EXPECT_THAT(parse(R"({"id2label": {"3": "d", "0": "a"}})").labels,
              ElementsAre("a", "label 1", "label 2", "d"));
  EXPECT_THAT(parse(R"({"id2label": {}})").labels, IsEmpty());
}

TEST(Card, WrongLabelNames) {
  EXPECT_EQ(complaint(R"({"id2label": ["a"]})"),
            "'id2label': expected an object of names by index, found an array of 1");
  EXPECT_EQ(complaint(R"({"id2label": {"1000000": "a"}})"),
            "'id2label': expected indices from 0 to 999999, found \"1000000\"");
  EXPECT_EQ(complaint(R"({"id2label": {"-1": "a"}})"),
            "'id2label': expected indices from 0 to 999999, found \"-1\"");
  EXPECT_EQ(complaint(R"({"id2label": {"0": 7}})"),
            "'id2label': expected a string for index 0, found 7");
  EXPECT_EQ(complaint(R"({"labels": ["a"]})"), "'labels': expected a string, found an array of 1");
  EXPECT_EQ(complaint(R"({"labels": ""})"), "'labels': expected a file name, found \"\"");
}

TEST(Card, WrongTypesNameTheKey) {
  EXPECT_EQ(complaint(R"({"image_mean": "imagenet"})"),
            "'image_mean': expected an array of numbers, found a string");
  EXPECT_EQ(complaint(R"({"image_mean": [0.5, "x", 0.5]})"),
            "'image_mean': expected an array of numbers, found a string");
  EXPECT_EQ(complaint(R"({"do_resize": 1})"), "'do_resize': expected true or false, found 1");
  EXPECT_EQ(complaint(R"({"rescale_factor": []})"),
            "'rescale_factor': expected a number, found an array of 0");
  EXPECT_EQ(complaint(R"({"size": "large"})"),
            "'size': expected a number or an object with height and width, found a string");
  EXPECT_EQ(complaint(R"({"pretrained_cfg": 5})"), "'pretrained_cfg': expected an object, found 5");
}

TEST(Card, WrongNumbersNameTheKey) {
  EXPECT_EQ(complaint(R"({"image_std": [1, 0, 1]})"),
            "'image_std': expected numbers above 0, found 0");
  EXPECT_EQ(complaint(R"({"image_mean": [1, 2]})"),
            "'image_mean': expected 1 or 3 numbers, found 2");
  EXPECT_EQ(complaint(R"({"image_mean": [1, 2, 3, 4, 5]})"),
            "'image_mean': expected 1 to 4 numbers, found an array of 5");
  EXPECT_EQ(complaint(R"({"size": -5})"),
            "'size': expected a whole number from 1 to 100000, found -5");
  EXPECT_EQ(complaint(R"({"size": {"height": 1000000, "width": 5}})"),
            "'size': 'height': expected a whole number from 1 to 100000, found 1000000");
  EXPECT_EQ(complaint(R"({"size": {"longest_edge": 5}})"),
            "'size': expected height and width, or shortest_edge");
  EXPECT_EQ(complaint(R"({"do_center_crop": true})"),
            "'crop_size': expected a size, because do_center_crop is true");
  EXPECT_EQ(complaint(R"({"resample": 6})"),
            "'resample': expected one of PIL's filters 0 to 5, found 6");
  EXPECT_EQ(complaint(R"({"channel_order": "GBR"})"),
            "'channel_order': expected \"RGB\" or \"BGR\", found \"GBR\"");
}

TEST(Card, WhatIsNoJsonIsSaidByLine) {
  EXPECT_EQ(complaint("{\n\"a\": 1,\n}"), "expected JSON, found a mistake in line 3");
  EXPECT_EQ(complaint(""), "expected JSON, found a mistake in line 1");
  EXPECT_EQ(complaint("[1]"), "expected a JSON object, found an array of 1");
  EXPECT_EQ(complaint(R"({"a": 1e999})"), "expected JSON, found a number that is too large");
  EXPECT_EQ(complaint(R"({"image_std": [NaN]})"), "expected JSON, found a mistake in line 1");
}

TEST(Card, NestingWithoutEndIsRefused) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(complaint(deep), "expected JSON of at most 64 levels, found more");
}

TEST(Card, ValuesWithoutEndAreRefused) {
  std::string many = "{\"a\":[0";
  for (int i = 0; i < 4'000'000; ++i) many += ",0";
  EXPECT_EQ(complaint(many + "]}"), "expected JSON of at most 4000000 values, found more");
}

}  // namespace
}  // namespace cameras::testing
