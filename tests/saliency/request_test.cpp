#include "core/aten.h"

#include <gmock/gmock.h>

#include <set>

#include "cameras/saliency.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// What is asked of a method, and what it answers; the same for every method of the table.
namespace cameras::testing {
namespace {

Network requested_network() {
  return network_on_device(random_graph(R"(
      net (float[1,3,16,24] x, float[6,3,3,3] w, float[6] b, float[6,6,3,3] w2, float[7,6] v)
        => (float[1,7] y) {
        c1 = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w, b)
        r1 = Relu (c1)
        c2 = Conv (r1, w2)
        r2 = Tanh (c2)
        m = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r2)
        p = GlobalAveragePool (m)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
}

Request plain_request(std::int64_t top, std::vector<std::int64_t> labels = {}) {
  return {.input = random_tensor({1, 3, 16, 24}),
          .labels = std::move(labels),
          .top = top,
          .layer = {},
          .clock = {},
          .baseline = at::zeros({1, 3, 1, 1})};
}

class EveryMethod : public ::testing::TestWithParam<std::string> {
 protected:
  // At most two sizes and three samples: what is tested here does not depend on their number.
  static Result explain(const Request& asked, const Network& asked_network = requested_network()) {
    MethodOptions options;
    options.sizes = {16, 32};
    options.samples = 3;
    return make_method(GetParam(), options)->explain(asked_network, asked);
  }
};

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const MethodEntry& entry : methods()) names.emplace_back(entry.name);
  return names;
}

bool reads_the_label(const std::string& method) { return method != "eigen_cam"; }

// Score-CAM weighs channels that do not matter to the label alike, RISE masks.
bool may_be_empty(const std::string& method) {
  return reads_the_label(method) && method != "score_cam" && method != "rise";
}

// The others ask about the input itself.
bool reads_the_layer(const std::string& method) {
  static const std::set<std::string, std::less<>> kAtTheInput{"gradient",
                                                              "guided_backprop",
                                                              "smooth_grad",
                                                              "integrated_gradients",
                                                              "occlusion",
                                                              "rise",
                                                              "meaningful_perturbation",
                                                              "extremal_perturbation"};
  return !kAtTheInput.contains(method);
}

INSTANTIATE_TEST_SUITE_P(Request, EveryMethod, ::testing::ValuesIn(method_names()),
                         [](const auto& name) { return name.param; });

TEST_P(EveryMethod, MapLiesOnTheInputsGridBetweenZeroAndOne) {
  const Result result = explain(plain_request(1));
  const SaliencyMap& map = result.explanations.at(0).map;
  EXPECT_EQ(map.values().sizes(), (Ints{16, 24}));
  EXPECT_EQ(map.values().scalar_type(), at::kFloat);
  EXPECT_FALSE(map.empty());
  EXPECT_EQ(map.values().min().item<float>(), 0);
  EXPECT_EQ(map.values().max().item<float>(), 1);
}

TEST_P(EveryMethod, SeveralLabelsEqualEachOnItsOwn) {
  const Result together = explain(plain_request(0, {5, 0, 3}));
  ASSERT_EQ(together.explanations.size(), 3U);
  for (const Explanation& each : together.explanations) {
    const Result alone = explain(plain_request(0, {each.label}));
    EXPECT_TRUE(at::equal(alone.explanations.at(0).map.values(), each.map.values()));
  }
  EXPECT_EQ(together.explanations[0].label, 5);
  EXPECT_EQ(together.explanations[2].label, 3);
}

// A pass of the same input, layer and network gives the same bits; any other is not used.
TEST_P(EveryMethod, ASharedPassChangesNothing) {
  const Network asked = requested_network();
  Request plain = plain_request(0, {5, 0});
  const Result alone = explain(plain, asked);
  const std::string layer = asked.default_layer();
  const at::Tensor other_input = random_tensor({1, 3, 16, 24}, -1, 1, /*seed=*/1);
  for (const SharedPass& pass :
       {SharedPass(asked, plain.input, layer), SharedPass(asked, other_input, layer),
        SharedPass(asked, plain.input, "c1"),
        SharedPass(requested_network(), plain.input, layer)}) {
    plain.pass = std::make_shared<SharedPass>(pass);
    const Result shared = explain(plain, asked);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_TRUE(
          at::equal(shared.explanations[i].map.values(), alone.explanations[i].map.values()));
    }
  }
}

TEST(SharedPass, KnowsWhatItIsOf) {
  const Network asked = requested_network();
  const at::Tensor input = plain_request(1).input;
  const SharedPass pass(asked, input, "c2");
  EXPECT_TRUE(pass.is_of(asked, input, "c2"));
  EXPECT_TRUE(pass.is_of(Network(asked), input, "c2"));
  EXPECT_FALSE(pass.is_of(asked, input, "c1"));
  EXPECT_FALSE(pass.is_of(asked, input.clone(), "c2"));
  EXPECT_FALSE(pass.is_of(requested_network(), input, "c2"));
  // Cut elsewhere, so that other convolutions are compiled: sums of 54 products in another order.
  EXPECT_TRUE(at::allclose(pass.probe().logits(), asked.logits(input), 1e-5, 1e-6));
}

TEST_P(EveryMethod, MapsOfDifferentLabelsDiffer) {
  if (!reads_the_label(GetParam())) GTEST_SKIP() << "the map is the same for every label";
  const Result result = explain(plain_request(0, {1, 2}));
  EXPECT_FALSE(at::equal(result.explanations[0].map.values(), result.explanations[1].map.values()));
}

TEST_P(EveryMethod, TopLabelsComeByProbability) {
  const Result result = explain(plain_request(3));
  const at::Tensor order =
      std::get<1>(requested_network().logits(plain_request(1).input).sort(0, true));
  ASSERT_EQ(result.explanations.size(), 3U);
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(result.explanations[static_cast<std::size_t>(i)].label,
              order[i].item<std::int64_t>());
  }
  EXPECT_EQ(result.scales.at(0).prediction, result.explanations[0].label);
}

TEST_P(EveryMethod, MoreLabelsThanThereAreMeansAll) {
  EXPECT_EQ(explain(plain_request(100)).explanations.size(), 7U);
}

TEST_P(EveryMethod, LabelOutOfRangeIsRefused) {
  for (const std::int64_t label : {-1, 7}) {
    EXPECT_EQ(refusal_of([&] {
                explain(plain_request(0, {0, label}));
              }),
              (Refusal{Errc::bad_argument,
                       "expected a label from 0 to 6, found " + std::to_string(label)}));
  }
  EXPECT_EQ(refusal_of([] { explain(plain_request(0)); }),
            (Refusal{Errc::bad_argument, "expected at least one label to explain"}));
}

TEST_P(EveryMethod, LayerIsTheDefaultOneUnlessNamed) {
  if (!reads_the_layer(GetParam())) GTEST_SKIP() << "it does not read the layer";
  EXPECT_EQ(explain(plain_request(1)).layer, "r2");
  Request named = plain_request(1);
  named.layer = "r1";
  const Result result = explain(named);
  EXPECT_EQ(result.layer, "r1");
  EXPECT_FALSE(at::equal(result.explanations.at(0).map.values(),
                         explain(plain_request(1)).explanations.at(0).map.values()));
}

TEST_P(EveryMethod, UnknownLayerIsRefused) {
  if (!reads_the_layer(GetParam())) GTEST_SKIP() << "it does not read the layer";
  Request named = plain_request(1);
  named.layer = "r3";
  const Refusal refusal = refusal_of([&] { explain(named); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message, ::testing::StartsWith("no layer named 'r3'"));
}

TEST_P(EveryMethod, MethodThatDoesNotReadTheLayerSaysInput) {
  if (reads_the_layer(GetParam())) GTEST_SKIP() << "it reads the layer";
  Request named = plain_request(1);
  named.layer = "r1";
  const Result result = explain(named);
  EXPECT_EQ(result.layer, "x");
  EXPECT_TRUE(at::equal(result.explanations.at(0).map.values(),
                        explain(plain_request(1)).explanations.at(0).map.values()));
}

TEST_P(EveryMethod, InputThatIsNoImageIsRefused) {
  for (const at::Tensor& input : {at::zeros({3, 16, 24}), at::zeros({1, 4, 16, 24}),
                                  at::zeros({1, 3, 16, 24}, at::kDouble), at::Tensor()}) {
    Request wrong = plain_request(1);
    wrong.input = input;
    const Refusal refusal = refusal_of([&] { explain(wrong); });
    EXPECT_EQ(refusal.code, Errc::bad_argument);
    EXPECT_THAT(refusal.message,
                ::testing::StartsWith("expected an input [1,3,h,w] of float32, found "));
  }
}

TEST_P(EveryMethod, NetworkWithoutEvidenceGivesAnEmptyMap) {
  if (!may_be_empty(GetParam())) GTEST_SKIP() << "the map shows what the layer responds to";
  Graph graph = requested_network().graph();
  graph.constants.at("v").zero_();
  const Result result = explain(plain_request(0, {2}), network_on_device(graph));
  const SaliencyMap& map = result.explanations.at(0).map;
  EXPECT_TRUE(map.empty());
  EXPECT_TRUE(at::equal(map.values(), at::zeros({16, 24})));  // and not NaN
}

TEST_P(EveryMethod, LogitsThatAreNotFiniteAreRefused) {
  Graph graph = requested_network().graph();
  graph.constants.at("v").fill_(std::numeric_limits<float>::infinity());
  EXPECT_EQ(refusal_of([&] { explain(plain_request(1), network_on_device(graph)); }),
            (Refusal{Errc::bad_argument,
                     "the network's logits are not finite (NaN or infinity) at 16 x 24"}));
}

TEST_P(EveryMethod, RunsTwiceToTheSameBits) {
  EXPECT_TRUE(at::equal(explain(plain_request(1)).explanations.at(0).map.values(),
                        explain(plain_request(1)).explanations.at(0).map.values()));
}

// From none to all of them, one after the other; methods of one pass tell nothing.
TEST_P(EveryMethod, ProgressCountsThePasses) {
  static const std::set<std::string, std::less<>> kOnePass{
      "grad_cam",  "grad_cam_plus_plus", "xgrad_cam", "layer_cam",      "hires_cam",
      "norm_grad", "eigen_cam",          "gradient",  "guided_backprop"};
  std::vector<std::int64_t> told;
  std::int64_t last_total = 0;
  Request watched = plain_request(1);
  watched.progress = [&](std::int64_t done, std::int64_t total) {
    told.push_back(done);
    last_total = total;
  };
  explain(watched);
  EXPECT_EQ(told.empty(), kOnePass.contains(GetParam()));
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i], static_cast<std::int64_t>(i));
  if (told.empty()) return;
  EXPECT_EQ(told.back(), last_total);
}

// A clock that goes on by one second at every look: each timed stretch counts one.
TEST_P(EveryMethod, TimesAreTakenByTheRequestsClock) {
  double now = 0;
  Request timed = plain_request(0, {0, 1});
  timed.clock = [&now] { return now += 1; };
  const Result result = explain(timed);
  const int layers = GetParam() == "refine_cam" ? 2 : 1;
  EXPECT_EQ(result.fuse_seconds, 2 * layers);  // one map per label
  EXPECT_GE(result.network_seconds, 1);
  const Result untimed = explain(plain_request(1));
  EXPECT_EQ(untimed.network_seconds, 0);
  EXPECT_EQ(untimed.fuse_seconds, 0);
}

}  // namespace
}  // namespace cameras::testing
