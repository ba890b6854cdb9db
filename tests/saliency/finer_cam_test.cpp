#include "cameras/saliency/finer_cam.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "cameras/saliency/grad_cam.h"
#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Grad-CAM of y_c - α Σ_d w_d y_d, d the labels with the nearest logits, w their softmax.
namespace cameras::testing {
namespace {

// A1 = x, A2 = 3 - x and five labels y = V mean(A) + c with V = [1, 0; 0, 1; 1, 1; -1, 0; 2, 2].
// For ramp(), mean(A) = (1.5, 1.5), so V mean(A) = 1.5, 1.5, 3, -1.5, 6; c makes the logits 4, 3,
// 2, 1, 9.
Network five_labels() {
  Graph graph = random_graph(R"(
      net (float[1,1,H,W] x, float[2,1,1,1] w, float[2] b, float[5,2] v, float[5] c)
        => (float[1,5] y) {
        a = Conv (x, w, b)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v, c)
      })");
  graph.constants["w"] = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
  graph.constants["b"] = at::tensor({0.F, 3.F});
  graph.constants["v"] =
      at::tensor({1.F, 0.F, 0.F, 1.F, 1.F, 1.F, -1.F, 0.F, 2.F, 2.F}).view({5, 2});
  graph.constants["c"] = at::tensor({2.5F, 1.5F, -1.F, 2.5F, 3.F});
  return network_on_device(std::move(graph), {.output = "", .native_height = 4, .native_width = 4});
}

// What the method takes for the label's weights of (A1, A2) / 4, times 4: the raw map is
// w1 x + w2 (3 - x), 3 w2 at x = 0 and 3 w1 at x = 3.
at::Tensor weights_of_map(const SaliencyMethod& method, const Target& target) {
  const Request request{.input = ramp(), .target = target, .layer = "a"};
  const at::Tensor raw = method.explain(five_labels(), request).explanations.at(0).signed_map;
  return at::stack({raw[1][1], raw[0][0]}) / 3;
}

// Roundings of a softmax and of sums of a few numbers.
void expect_weights(const at::Tensor& found, double first, double second) {
  EXPECT_NEAR(found[0].item<double>(), first, 1e-6);
  EXPECT_NEAR(found[1].item<double>(), second, 1e-6);
}

// Label 0 has the logit 4; nearest are 3, 2 and 1, the labels 1, 2 and 3, and not 9. Their softmax
// is e², e, 1 over the sum s. V_0 - Σ w_d V_d = (1 - (e - 1) / s, -(e² + e) / s), over 4.
TEST(FinerCam, TakesOffTheLabelsWithTheNearestLogits) {
  const double e = std::exp(1.0);
  const double sum = e * e + e + 1;
  expect_weights(weights_of_map(FinerCam(), Chosen{{0}}), (1 - (e - 1) / sum) / 4,
                 -(e * e + e) / sum / 4);
}

// One label: of label 0 the nearest is label 1, (1, 0) - (0, 1). Of label 2, logit 2, both 1 and 3
// are as near; the first counts: (1, 1) - (0, 1).
TEST(FinerCam, NumberOfLabelsIsAnOption) {
  expect_weights(weights_of_map(FinerCam({.similar = 1}), Chosen{{0}}), 0.25, -0.25);
  expect_weights(weights_of_map(FinerCam({.similar = 1}), Chosen{{2}}), 0.25, 0);
  // More than there are: all four others, the softmax of 3, 2, 1, 9.
  const at::Tensor shares = at::softmax(at::tensor({3.0, 2.0, 1.0, 9.0}), 0);
  const auto share = [&](std::int64_t i) { return shares[i].item<double>(); };
  expect_weights(weights_of_map(FinerCam({.similar = 10}), Chosen{{0}}),
                 (1 - share(1) + share(2) - 2 * share(3)) / 4,
                 (-share(0) - share(1) - 2 * share(3)) / 4);
}

// (1, 0) - α (0, 1)
TEST(FinerCam, StrengthIsAnOption) {
  expect_weights(weights_of_map(FinerCam({.strength = 0.5, .similar = 1}), Chosen{{0}}), 0.25,
                 -0.125);
  expect_weights(weights_of_map(FinerCam({.strength = 0, .similar = 1}), Chosen{{0}}), 0.25, 0);
  EXPECT_TRUE(at::equal(weights_of_map(*make_method("finer_cam:strength=0.5"), Chosen{{0}}),
                        weights_of_map(FinerCam({.strength = 0.5}), Chosen{{0}})));
}

// It is a label's own contrast: the same as asking Grad-CAM for it.
TEST(FinerCam, OfOneLabelIsGradCamOfTheContrast) {
  const Target contrast = Contrast{.label = 0, .against = {1}};
  EXPECT_TRUE(at::equal(weights_of_map(FinerCam({.similar = 1}), Chosen{{0}}),
                        weights_of_map(GradCam(), contrast)));
}

// What a target takes off itself is not compared once more.
TEST(FinerCam, AContrastSaysItselfWhatIsTakenOff) {
  for (const Target& target : {Target(Contrast{.label = 3, .against = {2}}),
                               Target(Weighted{at::tensor({0.F, 2.F, 0.F, 0.F, 0.F})}),
                               Target(Weighted{at::tensor({0.F, 1.F, 1.F, 0.F, 0.F})})}) {
    EXPECT_TRUE(at::equal(weights_of_map(FinerCam(), target), weights_of_map(GradCam(), target)));
  }
}

// hand_network() has two labels: of each the other one is all there is.
TEST(FinerCam, FewerLabelsThanItComparesAreAll) {
  const at::Tensor x = ramp();
  const Explanation found = explanation_of(FinerCam(), hand_network(), x, 0);
  expect_map(found.signed_map, x[0][0] * 0.75);  // ((2, 1) - (-1, 1)) / 4 of (x, 3 - x)
  EXPECT_EQ(found.label, 0);
}

TEST(FinerCam, NothingThatTellsTheLabelsApartGivesAnEmptyMap) {
  Graph graph = five_labels().graph();
  graph.constants.at("v").fill_(1);
  expect_empty(explanation_of(FinerCam(), network_on_device(graph), ramp(), 0).map);
  expect_empty(explanation_of(FinerCam(), hand_network(), at::ones({1, 1, 1, 1}), 0).map);
}

TEST(FinerCam, OptionsOutOfRangeAreRefused) {
  EXPECT_EQ(
      refusal_of([] {
        static_cast<void>(FinerCam({.strength = std::numeric_limits<double>::quiet_NaN()}));
      }),
      (Refusal{Errc::bad_argument, "expected a finite strength of the comparison, found nan"}));
  EXPECT_EQ(refusal_of([] { static_cast<void>(FinerCam({.similar = 0})); }),
            (Refusal{Errc::bad_argument, "expected at least one similar label, found 0"}));
}

}  // namespace
}  // namespace cameras::testing
