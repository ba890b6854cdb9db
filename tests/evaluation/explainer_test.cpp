#include "cameras/explainer.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/refusal.h"

namespace cameras::testing {
namespace {

Model scenes() { return open_model(CAMERAS_SOURCE_DIR "/models/scenes-dense.onnx"); }

Image scene() {
  return Image::open(CAMERAS_SOURCE_DIR "/examples/scenes/multi/images/multi-11.jpg");
}

const Explainer& quick() {
  static const Explainer explainer(scenes(), {.method = "grad_cam"});
  return explainer;
}

bool same(const Answer& a, const Answer& b) {
  return at::equal(a.map().tensor(), b.map().tensor());
}

TEST(Explainer, AnswersWhatTheMethodAnswers) {
  const Image photo = scene();
  const Model model = scenes();
  const Prepared prepared = model.preprocess(photo);
  const Result expected =
      make_method("grad_cam")
          ->explain(model.network, {.input = prepared.input, .baseline = model.preprocess.black()});
  const Answer found = quick()(photo);
  EXPECT_TRUE(at::equal(found.map().tensor(), expected.explanations.at(0).map.tensor()));
  EXPECT_EQ(found.label().index, expected.explanations.at(0).label);
  EXPECT_EQ(found.result().layer, model.network.default_layer());
  EXPECT_EQ(found.overlay().width(), photo.width());
  EXPECT_TRUE(same(quick()(photo, prepared), found));
}

TEST(Explainer, TakesLabelsByNameAndNumber) {
  const std::int64_t tiger = quick().model().label_index("tiger");
  const Answer by_name = quick()(scene(), "tiger");
  EXPECT_EQ(by_name.explanation().label, tiger);
  EXPECT_EQ(by_name.label().name, "tiger");
  EXPECT_TRUE(same(by_name, quick()(scene(), std::to_string(tiger))));
  EXPECT_TRUE(same(by_name, quick()(scene(), Chosen{{tiger}})));
  EXPECT_FALSE(same(by_name, quick()(scene(), "cat")));
  EXPECT_THAT(refusal_of([] { quick()(scene(), "tigr"); }).message,
              ::testing::HasSubstr("did you mean 'tiger'"));
}

TEST(Explainer, ContrastsByName) {
  const Answer contrast = quick()(scene(), quick().contrast("cat", "tiger"));
  EXPECT_EQ(contrast.label().name, "cat");
  EXPECT_THAT(contrast.explanation().against,
              ::testing::ElementsAre(quick().model().label_index("tiger")));
  EXPECT_FALSE(same(contrast, quick()(scene(), "cat")));
}

TEST(Explainer, TakesFramesAsTheyLie) {
  const Image photo = scene();
  std::vector<std::uint8_t> bgr;
  for (std::size_t i = 0; i < photo.rgb().size(); i += 3) {
    bgr.insert(bgr.end(), {photo.rgb()[i + 2], photo.rgb()[i + 1], photo.rgb()[i]});
  }
  const ImageView frame = ImageView::bgr(bgr.data(), photo.height(), photo.width());
  EXPECT_TRUE(same(quick()(frame, "cat"), quick()(photo, "cat")));
}

TEST(Explainer, SeveralMapsHaveNumbers) {
  const Answer answer = quick()(scene(), Predicted{2});
  ASSERT_EQ(answer.size(), 2U);
  EXPECT_GE(answer.label(0).strength, answer.label(1).strength);
  EXPECT_EQ(refusal_of([&] { static_cast<void>(answer.map(2)); }),
            (Refusal{Errc::bad_argument, "expected the number of one of 2 maps, found 2"}));
}

TEST(Explainer, WhatMakesNoSenseIsRefusedBeforeAPicture) {
  EXPECT_THAT(refusal_of([] { Explainer(scenes(), {.method = "gradcam"}); }).message,
              ::testing::HasSubstr("did you mean 'grad_cam'"));
  EXPECT_THAT(refusal_of([] { Explainer(scenes(), {.layer = "nowhere"}); }).message,
              ::testing::StartsWith("expected a layer of the network, found 'nowhere'"));
}

TEST(Explainer, CanBeStopped) {
  const Explainer slow(scenes(), {.method = "cameras"});
  const Watch stop{.progress = [](std::int64_t done, std::int64_t) { return done < 1; }};
  EXPECT_EQ(refusal_of([&] { slow(scene(), "cat", stop); }).code, Errc::cancelled);
}

}  // namespace
}  // namespace cameras::testing
