#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/saliency/cameras.h"
#include "saliency/fuse/fuse.h"
#include "saliency/hand_network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Which sizes CAMERAS asks the network at, and which of them count.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

CamerasOptions options_of(ScaleFilter filter) {
  return {.sizes = {4, 8, 2}, .scale_filter = filter};
}

Request scales_request(Target target = Predicted{}) {
  return {.input = at::ones({1, 1, 4, 4}), .target = std::move(target)};
}

std::vector<bool> kept(const Result& result) {
  std::vector<bool> flags;
  for (const Scale& scale : result.scales) flags.push_back(scale.kept);
  return flags;
}

std::vector<std::int64_t> predictions(const Result& result) {
  std::vector<std::int64_t> labels;
  for (const Scale& scale : result.scales) labels.push_back(scale.prediction);
  return labels;
}

Result explain(ScaleFilter filter, const Request& asked) {
  return Cameras(options_of(filter)).explain(size_dependent_network(), asked);
}

// What the sizes give together, straight from probes.
at::Tensor expected_map(const std::vector<std::int64_t>& sizes, std::int64_t label) {
  const Network network = size_dependent_network();
  std::vector<at::Tensor> activations;
  std::vector<at::Tensor> gradients;
  for (const std::int64_t size : sizes) {
    const Probe probe = network.probe(at::ones({1, 1, size, size}), "a");
    activations.push_back(probe.activation());
    gradients.push_back(probe.gradient(label));
  }
  return SaliencyMap::normalized(fuse(activations, gradients, 4, 4)).tensor();
}

TEST(Scales, PredictionFilterKeepsSizesThatAgreeWithTheFirst) {
  const Result result = explain(ScaleFilter::prediction, scales_request(Chosen{{1}}));
  EXPECT_THAT(predictions(result), ElementsAre(0, 1, 0));
  EXPECT_THAT(kept(result), ElementsAre(true, false, true));
  const at::Tensor map = result.explanations.at(0).map.tensor();
  EXPECT_TRUE(at::equal(map, expected_map({4, 2}, 1)));
  EXPECT_FALSE(at::equal(map, expected_map({4, 8, 2}, 1)));
}

TEST(Scales, WithoutFilterEverySizeCounts) {
  const Result result = explain(ScaleFilter::none, scales_request(Chosen{{1}}));
  EXPECT_THAT(kept(result), ElementsAre(true, true, true));
  EXPECT_TRUE(at::equal(result.explanations.at(0).map.tensor(), expected_map({4, 8, 2}, 1)));
}

TEST(Scales, FilterIsOnForPredictedLabelsAndOffForNamedOnes) {
  EXPECT_THAT(kept(explain(ScaleFilter::automatic, scales_request())),
              ElementsAre(true, false, true));
  EXPECT_THAT(kept(explain(ScaleFilter::automatic, scales_request(Predicted{2}))),
              ElementsAre(true, false, true));
  EXPECT_THAT(kept(explain(ScaleFilter::automatic, scales_request(Chosen{{0}}))),
              ElementsAre(true, true, true));
  EXPECT_THAT(kept(explain(ScaleFilter::none, scales_request())), ElementsAre(true, true, true));
}

// The first size is the reference even where all others agree on something else.
TEST(Scales, FirstSizeAlwaysCounts) {
  const Cameras method({.sizes = {4, 8, 16}, .scale_filter = ScaleFilter::prediction});
  const Result result = method.explain(size_dependent_network(), scales_request());
  EXPECT_THAT(predictions(result), ElementsAre(0, 1, 1));
  EXPECT_THAT(kept(result), ElementsAre(true, false, false));
  EXPECT_EQ(result.explanations.at(0).label, 0);
}

TEST(Scales, SizesAreReportedAsTheyRan) {
  Request wide = scales_request();
  wide.input = at::ones({1, 1, 4, 6});
  const Result result = Cameras({.sizes = {4, 6}}).explain(size_dependent_network(), wide);
  ASSERT_EQ(result.scales.size(), 2U);
  EXPECT_EQ(result.scales[1].height, 6);
  EXPECT_EQ(result.scales[1].width, 9);
  EXPECT_EQ(result.explanations.at(0).map.tensor().sizes(), (Ints{4, 6}));
}

TEST(Scales, LogitsAreThoseOfTheFirstSize) {
  const Result result = explain(ScaleFilter::none, scales_request());
  EXPECT_TRUE(at::equal(result.logits, size_dependent_network().logits(at::ones({1, 1, 4, 4}))));
}

// The image is resized, half-pixel centres, no antialiasing; bicubic has a = -0.75. A row 0, 0, 1,
// 1 doubled: bilinear has 1/4 and 3/4 around the edge, bicubic overshoots below 0 and above 1.
TEST(Scales, ImageFilterIsAnOption) {
  const auto row = [](ImageFilter filter) {
    const Cameras method({.sizes = {8}, .image_filter = filter});
    Request asked = scales_request(Chosen{{0}});
    asked.input = at::tensor({0.F, 0.F, 1.F, 1.F}).view({1, 1, 1, 4}).repeat({1, 1, 4, 1});
    return method.explain(hand_network(), asked).explanations.at(0).map.tensor()[0];
  };
  // Label 0 gives x + 3, and halving the size averages pairs: bilinear 0, 0, 0, 1/4, 3/4, 1, 1, 1
  // becomes 0, 1/8, 7/8, 1. The tolerance: float32 roundings of numbers around 4.
  EXPECT_TRUE(
      at::allclose(row(ImageFilter::bilinear), at::tensor({0.F, 0.125F, 0.875F, 1.F}), 0, 1e-6));
  // Bicubic at a quarter has the weights -0.1055, 0.8789, 0.2617, -0.0352, so the row is 0,
  // -0.0352, -0.1055, 0.2266, 0.7734, 1.1055, 1.0352, 1; the pairs average to -0.0176, 0.0605,
  // 0.9395, 1.0176, which stretches to 0, 0.0755, 0.9245, 1. The tolerance: four digits are worked
  // out.
  EXPECT_TRUE(
      at::allclose(row(ImageFilter::bicubic), at::tensor({0.F, 0.0755F, 0.9245F, 1.F}), 0, 1e-4));
}

}  // namespace
}  // namespace cameras::testing
