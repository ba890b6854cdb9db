#include "core/aten.h"

#include <gmock/gmock.h>

#include <chrono>
#include <set>

#include "cameras/saliency.h"
#include "saliency/every_method.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// What is asked of a method, and what it answers; the same for every method of the table.
namespace cameras::testing {
namespace {

class EveryMethod : public ::testing::TestWithParam<std::string> {
 protected:
  static Result explain(const Request& asked, const Network& asked_network = requested_network(),
                        const Watch& watch = {}) {
    return small_method(GetParam())->explain(asked_network, asked, watch);
  }
};

// Score-CAM and its kin weigh channels that do not matter to the label alike, RISE masks.
bool may_be_empty(const std::string& method) {
  static const std::set<std::string, std::less<>> kNever{"score_cam", "ss_cam", "is_cam", "rise"};
  return reads_the_label(method) && !kNever.contains(method);
}

bool reads_the_layer(const std::string& method) { return method_entry(method).reads_layer; }

INSTANTIATE_TEST_SUITE_P(Request, EveryMethod, ::testing::ValuesIn(method_names()),
                         [](const auto& name) { return name.param; });

TEST_P(EveryMethod, MapLiesOnTheInputsGridBetweenZeroAndOne) {
  if (GetParam() == "fem") GTEST_SKIP() << "no tanh of noise is two deviations above the others";
  const Result result = explain(plain_request());
  const SaliencyMap& map = result.explanations.at(0).map;
  EXPECT_EQ(map.tensor().sizes(), (Ints{16, 24}));
  EXPECT_EQ(map.tensor().scalar_type(), at::kFloat);
  EXPECT_FALSE(map.empty());
  EXPECT_EQ(map.tensor().min().item<float>(), 0);
  EXPECT_EQ(map.tensor().max().item<float>(), 1);
}

TEST_P(EveryMethod, SeveralLabelsEqualEachOnItsOwn) {
  const Result together = explain(plain_request(Chosen{{5, 0, 3}}));
  ASSERT_EQ(together.explanations.size(), 3U);
  for (const Explanation& each : together.explanations) {
    const Result alone = explain(plain_request(Chosen{{each.label}}));
    EXPECT_TRUE(at::equal(alone.explanations.at(0).map.tensor(), each.map.tensor()));
  }
  EXPECT_EQ(together.explanations[0].label, 5);
  EXPECT_EQ(together.explanations[2].label, 3);
}

// A pass of the same input, layer and network gives the same bits; any other is not used.
TEST_P(EveryMethod, ASharedPassChangesNothing) {
  const Network asked = requested_network();
  const Request plain = plain_request(Chosen{{5, 0}});
  const Result alone = explain(plain, asked);
  const std::string layer = asked.default_layer();
  const at::Tensor other_input = random_tensor({1, 3, 16, 24}, -1, 1, /*seed=*/1);
  for (const SharedPass& pass :
       {SharedPass(asked, plain.input, layer), SharedPass(asked, other_input, layer),
        SharedPass(asked, plain.input, "c1"),
        SharedPass(requested_network(), plain.input, layer)}) {
    const Result shared = explain(plain, asked, {.pass = std::make_shared<SharedPass>(pass)});
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_TRUE(
          at::equal(shared.explanations[i].map.tensor(), alone.explanations[i].map.tensor()));
    }
  }
}

TEST(SharedPass, KnowsWhatItIsOf) {
  const Network asked = requested_network();
  const at::Tensor input = plain_request().input;
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
  const Result result = explain(plain_request(Chosen{{1, 2}}));
  EXPECT_FALSE(at::equal(result.explanations[0].map.tensor(), result.explanations[1].map.tensor()));
}

TEST_P(EveryMethod, TopLabelsComeByProbability) {
  const Result result = explain(plain_request(Predicted{3}));
  const at::Tensor order =
      std::get<1>(requested_network().logits(plain_request().input).sort(0, true));
  ASSERT_EQ(result.explanations.size(), 3U);
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(result.explanations[static_cast<std::size_t>(i)].label,
              order[i].item<std::int64_t>());
  }
  EXPECT_EQ(result.scales.at(0).prediction, result.explanations[0].label);
}

TEST_P(EveryMethod, MoreLabelsThanThereAreMeansAll) {
  EXPECT_EQ(explain(plain_request(Predicted{100})).explanations.size(), 7U);
}

TEST_P(EveryMethod, LabelOutOfRangeIsRefused) {
  for (const std::int64_t label : {-1, 7}) {
    EXPECT_EQ(refusal_of([&] {
                explain(plain_request(Chosen{{0, label}}));
              }),
              (Refusal{Errc::bad_argument,
                       "expected a label from 0 to 6, found " + std::to_string(label)}));
  }
  EXPECT_EQ(refusal_of([] { explain(plain_request(Chosen{})); }),
            (Refusal{Errc::bad_argument, "expected at least one label to explain"}));
}

TEST_P(EveryMethod, LayerIsTheDefaultOneUnlessNamed) {
  if (!reads_the_layer(GetParam())) GTEST_SKIP() << "it does not read the layer";
  EXPECT_EQ(explain(plain_request()).layer, "r2");
  Request named = plain_request();
  named.layer = "r1";
  const Result result = explain(named);
  EXPECT_EQ(result.layer, "r1");
  EXPECT_FALSE(at::equal(result.explanations.at(0).map.tensor(),
                         explain(plain_request()).explanations.at(0).map.tensor()));
}

TEST_P(EveryMethod, UnknownLayerIsRefused) {
  if (!reads_the_layer(GetParam())) GTEST_SKIP() << "it does not read the layer";
  Request named = plain_request();
  named.layer = "r3";
  const Refusal refusal = refusal_of([&] { explain(named); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message, ::testing::StartsWith("no layer named 'r3'"));
}

TEST_P(EveryMethod, MethodThatDoesNotReadTheLayerSaysInput) {
  if (reads_the_layer(GetParam())) GTEST_SKIP() << "it reads the layer";
  Request named = plain_request();
  named.layer = "r1";
  const Result result = explain(named);
  EXPECT_EQ(result.layer, "x");
  EXPECT_TRUE(at::equal(result.explanations.at(0).map.tensor(),
                        explain(plain_request()).explanations.at(0).map.tensor()));
}

TEST_P(EveryMethod, InputThatIsNoImageIsRefused) {
  for (const at::Tensor& input : {at::zeros({3, 16, 24}), at::zeros({1, 4, 16, 24}),
                                  at::zeros({1, 3, 16, 24}, at::kDouble), at::Tensor()}) {
    Request wrong = plain_request();
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
  const Result result = explain(plain_request(Chosen{{2}}), network_on_device(graph));
  const SaliencyMap& map = result.explanations.at(0).map;
  EXPECT_TRUE(map.empty());
  EXPECT_TRUE(at::equal(map.tensor(), at::zeros({16, 24})));  // and not NaN
}

TEST_P(EveryMethod, LogitsThatAreNotFiniteAreRefused) {
  Graph graph = requested_network().graph();
  graph.constants.at("v").fill_(std::numeric_limits<float>::infinity());
  EXPECT_EQ(refusal_of([&] { explain(plain_request(), network_on_device(graph)); }),
            (Refusal{Errc::bad_argument,
                     "the network's logits are not finite (NaN or infinity) at 16 x 24"}));
}

TEST_P(EveryMethod, RunsTwiceToTheSameBits) {
  EXPECT_TRUE(at::equal(explain(plain_request()).explanations.at(0).map.tensor(),
                        explain(plain_request()).explanations.at(0).map.tensor()));
}

// Class activation maps that are a formula of one pass, and others of one.
bool has_one_pass(const std::string& method) {
  static const std::set<std::string, std::less<>> kOthers{
      "eigen_cam",        "eigen_grad_cam", "finer_cam",  "gradient",   "guided_backprop",
      "input_x_gradient", "kpca_cam",       "random_cam", "shapley_cam"};
  return make_method(method)->formula().has_value() || kOthers.contains(method);
}

// From none to all of them, one after the other, some numbers more than once; methods of one pass
// tell nothing.
TEST_P(EveryMethod, ProgressCountsThePasses) {
  std::vector<std::int64_t> told;
  std::int64_t last_total = 0;
  const auto progress = [&](std::int64_t done, std::int64_t total) {
    if (told.empty() || told.back() != done) told.push_back(done);
    last_total = total;
    return true;
  };
  explain(plain_request(), requested_network(), {.progress = progress});
  EXPECT_EQ(told.empty(), has_one_pass(GetParam()));
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i], static_cast<std::int64_t>(i));
  if (told.empty()) return;
  EXPECT_EQ(told.back(), last_total);
}

TEST_P(EveryMethod, TimesAreThoseOfTheCall) {
  const auto start = std::chrono::steady_clock::now();
  const Result result = explain(plain_request(Chosen{{0, 1}}));
  const double whole =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_GT(result.network_seconds, 0);
  EXPECT_GT(result.fuse_seconds, 0);
  EXPECT_LE(result.network_seconds + result.fuse_seconds, whole);
}

}  // namespace
}  // namespace cameras::testing
