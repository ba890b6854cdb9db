#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "cameras/attack.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// A linear network of four pixels: y_0 = 0, y_1 = w·x with w = (8, 4, -2, 0). Towards label 1 the
// loss is -log sigmoid(w·x), whose gradient (sigmoid - 1) w has the sign of -w everywhere: each
// step of s moves the picture by s sign(w), and w·p grows by s (8 + 4 + 2). Probability c needs w·x
// = log(c / (1 - c)).
namespace cameras::testing {
namespace {

constexpr double kLevel = 1.0 / 255;

Network linear_network(const std::string& end = "", const std::string& output = "f") {
  Graph graph = random_graph("net (float[1,1,2,2] x, float[2,1,2,2] w) => (float[1,2] " + output +
                             ") { c = Conv (x, w) f = Flatten (c) " + end + " }");
  graph.constants["w"] = at::tensor({0.F, 0.F, 0.F, 0.F, 8.F, 4.F, -2.F, 0.F}).view({2, 1, 2, 2});
  return network_on_device(std::move(graph));
}

// A picture of 100/255 at every pixel, read as it is.
AttackRequest towards(std::int64_t target, double scale = 1, double offset = 0) {
  const at::Tensor black = at::full({1, 1, 1, 1}, offset, at::kFloat);
  return {.input = at::full({1, 1, 2, 2}, offset + scale * 100 * kLevel, at::kFloat),
          .target = target,
          .black = black,
          .white = black + scale};
}

AttackOptions whole_levels(double confidence) {
  return {.epsilon = 50 * kLevel, .step_size = kLevel, .confidence = confidence};
}

at::Tensor levels(const Attack& result) { return (result.perturbation * 255).round().flatten(); }

at::Tensor four(float a, float b, float c, float d) { return at::tensor({a, b, c, d}); }

// w·x begins at 10 · 100/255 = 3.9216; probability 0.99 is log 99 = 4.5951. (4.5951 - 3.9216) ·
// 255 / 14 = 12.27: 13 steps.
TEST(Attack, TakesAsManyStepsAsALinearNetworkNeeds) {
  const Attack result = attack(linear_network(), towards(1), whole_levels(0.99));
  EXPECT_TRUE(result.reached);
  EXPECT_EQ(result.steps, 13);
  EXPECT_TRUE(at::equal(levels(result), four(13, 13, -13, 0)));
  // 1000/255 + 13 · 14/255, in float32.
  EXPECT_NEAR(result.confidence, 1 / (1 + std::exp(-1182 * kLevel)), 1e-6);
}

TEST(Attack, StopsBetweenStepsWhenWhoWatchesSaysSo) {
  std::int64_t told = 0;
  const Watch watch{.progress = [&](std::int64_t done, std::int64_t of) {
    EXPECT_EQ(done, told++);
    EXPECT_EQ(of, AttackOptions().steps);
    return done < 5;
  }};
  const Refusal refusal = refusal_of(
      [&] { static_cast<void>(attack(linear_network(), towards(1), whole_levels(0.99), watch)); });
  EXPECT_EQ(refusal, (Refusal{Errc::cancelled, "cancelled after 5 of 400 passes"}));
}

TEST(Attack, GoesTheOtherWayForTheOtherLabel) {
  const Attack result = attack(linear_network(), towards(0), whole_levels(0.05));
  // log(0.95 / 0.05) = 2.944 is (3.9216 - 2.944) · 255 / 14 = 17.8 away.
  EXPECT_EQ(result.steps, 18);
  EXPECT_TRUE(at::equal(levels(result), four(-18, -18, 18, 0)));
}

TEST(Attack, StaysInTheBallAndSaysThatItFailed) {
  AttackOptions options = whole_levels(0.99);
  options.epsilon = 12 * kLevel;
  options.steps = 20;
  const Attack result = attack(linear_network(), towards(1), options);
  EXPECT_FALSE(result.reached);
  EXPECT_EQ(result.steps, 20);
  EXPECT_TRUE(at::equal(levels(result), four(12, 12, -12, 0)));
  EXPECT_LT(result.confidence, 0.99);
}

// 5.9 levels hold 5 whole ones.
TEST(Attack, RoundingDoesNotLeaveTheBall) {
  AttackOptions options = whole_levels(0.99);
  options.epsilon = 5.9 * kLevel;
  options.step_size = 0.4 * kLevel;
  const Attack result = attack(linear_network(), towards(1), options);
  EXPECT_TRUE(at::equal(levels(result), four(5, 5, -5, 0)));
}

TEST(Attack, StaysBetweenBlackAndWhite) {
  AttackRequest request = towards(1);
  request.input = at::tensor({254.F / 255, 0.F, 1.F / 255, 0.5F}).view({1, 1, 2, 2});
  AttackOptions options = whole_levels(0.999999);
  options.steps = 10;
  const Attack result = attack(linear_network(), request, options);
  EXPECT_TRUE(at::equal(levels(result), four(1, 10, -1, 0)));
}

// The same picture for a network that reads (value - 0.4) / 0.2: perturbations are of the picture.
TEST(Attack, CountsInValuesOfThePicture) {
  AttackOptions options = whole_levels(0.99999999);
  options.steps = 3;
  const Attack result = attack(linear_network(), towards(1, 5, -2), options);
  EXPECT_TRUE(at::equal(levels(result), four(3, 3, -3, 0)));
  // 5 · 103/255 - 2, rounded to float32 twice.
  EXPECT_NEAR(result.input.flatten()[0].item<double>(), 5 * 103 * kLevel - 2, 1e-6);
}

TEST(Attack, LeavesAChannelAloneWhoseWhiteIsItsBlack) {
  AttackRequest request = towards(1);
  request.white = request.black;
  AttackOptions options = whole_levels(0.99);
  options.steps = 3;
  const Attack result = attack(linear_network(), request, options);
  EXPECT_TRUE(at::equal(result.input, request.input));
}

// Where the map is 0 the penalty (β = 10^6, loss below 8) takes back what the loss gave, so p is
// never more than a step of 0.4 levels there, which rounds to nothing. Only pixel 0 moves: 8 p has
// to make up 4.5951 - 3.9216, which are 21.47 levels or 55 steps of 0.4 (21.6 or more round to 22).
TEST(Attack, GuidedMovesOnlySalientPixels) {
  AttackRequest request = towards(1);
  request.saliency = four(1, 0, 0, 0).view({2, 2});
  AttackOptions options = whole_levels(0.99);
  options.step_size = 0.4 * kLevel;
  options.beta = 1e6;
  options.beta_halving = 0;
  const Attack result = attack(linear_network(), request, options);
  EXPECT_TRUE(result.reached);
  EXPECT_TRUE(at::equal(levels(result), four(22, 0, 0, 0)));
  EXPECT_EQ(result.steps, 54);  // 54 · 0.4 = 21.6
  EXPECT_EQ(result.beta, 1e6);
}

// (1 - Ψ) is 0 everywhere, or β is: eq. 4 is the plain attack.
TEST(Attack, GuidedWithoutPenaltyIsPlain) {
  const Attack plain = attack(linear_network(), towards(1), whole_levels(0.99));
  AttackRequest request = towards(1);
  request.saliency = at::ones({2, 2});
  EXPECT_TRUE(at::equal(attack(linear_network(), request, whole_levels(0.99)).perturbation,
                        plain.perturbation));
  request.saliency = at::zeros({2, 2});
  AttackOptions options = whole_levels(0.99);
  options.beta = 0;
  EXPECT_TRUE(
      at::equal(attack(linear_network(), request, options).perturbation, plain.perturbation));
}

// A penalty that is too strong everywhere lets go after enough halvings, so that the attack ends.
TEST(Attack, BetaHalvesUntilTheConfidenceIsReached) {
  AttackRequest request = towards(1);
  request.saliency = at::zeros({2, 2});
  AttackOptions options = whole_levels(0.99);
  options.beta = 1e4;
  options.step_size = 0.4 * kLevel;
  const Attack result = attack(linear_network(), request, options);
  EXPECT_TRUE(result.reached);
  EXPECT_EQ(result.beta, std::ldexp(1e4, -static_cast<int>(result.steps / 10)));
  options.beta_halving = 0;
  EXPECT_FALSE(attack(linear_network(), request, options).reached);
}

// With a sigmoid head J = -log sigmoid(y_1), whatever y_0 says.
TEST(Attack, ASigmoidHeadHasItsOwnLoss) {
  const Network network = linear_network("s = Sigmoid (f)", "s");
  const Attack result = attack(network, towards(1), whole_levels(0.99));
  EXPECT_EQ(result.steps, 13);
}

TEST(Attack, SameArgumentsSameBits) {
  AttackRequest request = towards(1);
  request.saliency = four(0.3F, 1, 0, 0.2F).view({2, 2});
  const Attack first = attack(linear_network(), request, whole_levels(0.99));
  const Attack second = attack(linear_network(), request, whole_levels(0.99));
  EXPECT_TRUE(at::equal(first.input, second.input));
}

TEST(Attack, Norms) {
  const PerturbationNorms norms = norms_of(at::tensor({3.F, 0.F, -4.F, 0.F}).view({1, 1, 2, 2}));
  EXPECT_DOUBLE_EQ(norms.l2, 5);
  EXPECT_DOUBLE_EQ(norms.linf, 4);
  EXPECT_DOUBLE_EQ(norms.l0, 0.5);
}

TEST(Attack, LeastLikely) { EXPECT_EQ(least_likely(at::tensor({1.F, -2.F, 0.F, -2.F})), 1); }

std::string refused(const AttackRequest& request, const AttackOptions& options) {
  return refusal_of([&] { attack(linear_network(), request, options); }).message;
}

TEST(Attack, RefusesOptionsOutOfRange) {
  const AttackRequest request = towards(1);
  EXPECT_EQ(refused(request, {.epsilon = 0.003}),
            "expected an epsilon from 1/255 to 1, found 0.003");
  EXPECT_EQ(refused(request, {.epsilon = std::nan("")}),
            "expected an epsilon from 1/255 to 1, found nan");
  EXPECT_EQ(refused(request, {.step_size = 0}),
            "expected a step size above 0 and at most 1, found 0");
  EXPECT_EQ(refused(request, {.beta = -1}), "expected a beta of at least 0, found -1");
  EXPECT_EQ(refused(request, {.beta = std::numeric_limits<double>::infinity()}),
            "expected a beta of at least 0, found inf");
  EXPECT_EQ(refused(request, {.confidence = 1}), "expected a confidence between 0 and 1, found 1");
  EXPECT_EQ(refused(request, {.steps = 0}), "expected at least 1 step, found 0");
  EXPECT_EQ(refused(request, {.beta_halving = -1}),
            "expected beta to halve after 0 (never) or more steps, found -1");
}

TEST(Attack, RefusesWhatDoesNotFit) {
  EXPECT_EQ(refused(towards(2), {}), "expected a target label from 0 to 1, found 2");
  AttackRequest request = towards(1);
  request.white = at::Tensor();
  EXPECT_EQ(refused(request, {}), "expected white [1,1,1,1] of float32, found none");
  request = towards(1);
  request.black = at::zeros({1, 3, 1, 1});
  EXPECT_EQ(refused(request, {}), "expected black [1,1,1,1] of float32, found [1,3,1,1]");
  request = towards(1);
  request.saliency = at::zeros({2, 3});
  EXPECT_EQ(refused(request, {}), "expected a saliency map [2,2] of float32 in [0,1], found [2,3]");
  request.saliency = at::full({2, 2}, 1.5F);
  EXPECT_EQ(refused(request, {}), "expected a saliency map [2,2] of float32 in [0,1], found [2,2]");
  request = towards(1);
  request.input = at::zeros({1, 3, 2, 2});
  EXPECT_EQ(refused(request, {}), "expected an input [1,1,h,w] of float32, found [1,3,2,2]");
}

}  // namespace
}  // namespace cameras::testing
