#include "core/aten.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// What a network makes of the end of its file: logits, probabilities, one score, a quantity.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// z [1,5] of an image, and y after it.
Graph headed_graph(const std::string& head, const std::string& outputs = "float[1,5] y",
                   int opset = 13) {
  return random_graph(
      "net (float[1,3,8,8] x, float[4,3,3,3] w, float[5,4] v, float[5,4] u, "
      "float[1,4] s) => (" +
          outputs + R"() {
      maps = Conv (x, w)
      pool = GlobalAveragePool (maps)
      flat = Flatten (pool)
      z = Gemm <transB = 1> (flat, v)
      )" + head +
          " }",
      opset);
}

at::Tensor photo() { return random_tensor({1, 3, 8, 8}, -1, 1, 3); }

// What the file says, and what the network makes of it.
void expect_probabilities(const Network& network, const at::Tensor& wanted) {
  const at::Tensor found = network.probabilities(network.logits(photo()));
  // Exp, sums and logarithms of float32 in another order.
  EXPECT_TRUE(at::allclose(found, wanted, 0, 2e-6)) << found << wanted;
}

at::Tensor logits_of(const std::string& head, const std::string& output = "float[1,5] z") {
  return Network(headed_graph(head, output), {.score_kind = ScoreKind::softmax}).logits(photo());
}

constexpr auto kSpelt = R"(
    m = ReduceMax <axes = [1]> (z)
    d = Sub (z, m)
    e = Exp (d)
    ax = Constant <value = int64[1] {1}> ()
    t = ReduceSum (e, ax)
    y = Div (e, t))";

TEST(Reading, SoftmaxSpeltOutIsDropped) {
  const Network network(headed_graph(kSpelt));
  EXPECT_EQ(network.output(), "z");
  EXPECT_EQ(network.dropped_activation(), ScoreActivation::softmax);
  EXPECT_THAT(network.head_note(), HasSubstr("softmax spelt out"));
  EXPECT_TRUE(at::equal(network.logits(photo()), logits_of("")));
  expect_probabilities(network, at::softmax(logits_of(""), 0));
}

TEST(Reading, SoftmaxWithATemperatureOrAClipIsDropped) {
  const Network cold(
      headed_graph("two = Constant <value = float {2}> () h = Mul (z, two) "
                   "e = Exp (h) t = ReduceSum (e, ax) y = Div (e, t) "
                   "ax = Constant <value = int64[1] {1}> ()"));
  EXPECT_EQ(cold.output(), "h");
  expect_probabilities(cold, at::softmax(2 * logits_of(""), 0));
  const Network clipped(
      headed_graph("p = Softmax (z) lo = Constant <value = float {0.0000001}> () "
                   "hi = Constant <value = float {1}> () y = Clip (p, lo, hi)"));
  EXPECT_EQ(clipped.output(), "z");
  expect_probabilities(clipped, at::softmax(logits_of(""), 0));
}

// Bright images overflow an Exp that nothing was subtracted from; others tell.
TEST(Reading, SoftmaxThatOverflowsForBrightImagesIsDropped) {
  const Network network(
      headed_graph("h = Constant <value = float {9}> () g = Mul (z, h) e = Exp (g) "
                   "t = ReduceL1 <axes = [1]> (e) r = Reciprocal (t) y = Mul (e, r)"));
  EXPECT_EQ(network.output(), "g");
}

TEST(Reading, PercentagesAreProbabilities) {
  const Network network(
      headed_graph("p = Softmax (z) c = Constant <value = float {100}> () "
                   "y = Mul (p, c)"));
  EXPECT_EQ(network.output(), "z");
  expect_probabilities(network, at::softmax(logits_of(""), 0));
}

TEST(Reading, LogSoftmaxSpeltOutIsDropped) {
  const Network network(headed_graph("l = ReduceLogSumExp <axes = [1]> (z) y = Sub (z, l)"));
  EXPECT_EQ(network.output(), "z");
  EXPECT_EQ(network.dropped_activation(), ScoreActivation::log_softmax);
}

// A mean of softmaxes has no logits: log p is explained, whose softmax is p.
TEST(Reading, MeanOfSoftmaxesIsExplainedByItsLogarithm) {
  for (const std::string mean :
       {"t = Add (a, b) h = Constant <value = float {0.5}> () y = Mul (t, h)", "y = Mean (a, b)"}) {
    const Network network(
        headed_graph("k = Gemm <transB = 1> (flat, u) a = Softmax (z) b = Softmax (k) " + mean));
    EXPECT_EQ(network.output(), "y");
    EXPECT_THAT(network.head_note(), HasSubstr("log p"));
    const at::Tensor p =
        (at::softmax(logits_of(""), 0) +
         at::softmax(logits_of("k = Gemm <transB = 1> (flat, u)", "float[1,5] k"), 0)) /
        2;
    expect_probabilities(network, p);
    // log p by its definition, to the rounding of a sum of five shares
    EXPECT_TRUE(at::allclose(network.logits(photo()), p.log(), 0, 1e-6));
    const Probe probe = network.probe(photo(), "maps");
    EXPECT_TRUE(at::isfinite(probe.gradient(0)).all().item<bool>());
    EXPECT_GT(probe.gradient(0).abs().max().item<float>(), 0);
  }
}

TEST(Reading, SigmoidSpeltOutIsDropped) {
  const Network network(
      headed_graph("n = Neg (z) e = Exp (n) one = Constant <value = float {1}> () "
                   "d = Add (e, one) y = Div (one, d)"));
  EXPECT_EQ(network.output(), "z");
  EXPECT_EQ(network.score_kind(), ScoreKind::sigmoid);
  expect_probabilities(network, at::sigmoid(logits_of("")));
}

TEST(Reading, MeanOfSigmoidsKeepsItsProbabilities) {
  const Network network(headed_graph(
      "k = Gemm <transB = 1> (flat, u) a = Sigmoid (z) b = Sigmoid (k) y = Mean (a, b)"));
  EXPECT_EQ(network.score_kind(), ScoreKind::sigmoid);
  const at::Tensor p = (at::sigmoid(logits_of("")) +
                        at::sigmoid(logits_of("k = Gemm <transB = 1> (flat, u)", "float[1,5] k"))) /
                       2;
  expect_probabilities(network, p);
}

// A single score o [1,1], and what follows it.
std::string scored(const std::string& head = "") {
  return "o = Gemm <transB = 1> (flat, s) " + head;
}

TEST(Reading, OneSigmoidInTwoColumnsIsOneScore) {
  const std::string columns =
      "p = Sigmoid (o) one = Constant <value = float {1}> () "
      "q = Sub (one, p) ";
  const Network second(
      headed_graph(scored(columns + "y = Concat <axis = 1> (q, p)"), "float[1,2] y"));
  EXPECT_EQ(second.output(), "o");
  EXPECT_EQ(second.label_against(), std::nullopt);  // both labels are the file's own
  const Network first(
      headed_graph(scored(columns + "y = Concat <axis = 1> (p, q)"), "float[1,2] y"));
  const Network score(headed_graph(scored(), "float[1,1] o"));
  EXPECT_TRUE(at::equal(first.logits(photo()), score.logits(photo())));
  EXPECT_TRUE(at::equal(second.logits(photo()), score.logits(photo()).flip(0)));
}

// p = 1 - sigmoid(o): label 0 is what the file says.
TEST(Reading, OneSigmoidTurnedAround) {
  const Network network(headed_graph(scored("p = Sigmoid (o) one = Constant <value = float {1}> () "
                                            "y = Sub (one, p)"),
                                     "float[1,1] y"));
  EXPECT_EQ(network.output(), "o");
  EXPECT_EQ(network.label_against(), 1);
  const Network score(headed_graph(scored(), "float[1,1] o"));
  EXPECT_TRUE(at::equal(network.logits(photo()), score.logits(photo()).flip(0)));
}

TEST(Reading, PlainLogitsStayLogits) {
  EXPECT_EQ(Network(headed_graph("", "float[1,5] z")).output(), "z");
  const Network relu(headed_graph("y = Relu (z)"));
  EXPECT_EQ(relu.output(), "y");
  EXPECT_EQ(relu.score_kind(), ScoreKind::softmax);
  const Network sum(headed_graph("k = Gemm <transB = 1> (flat, u) y = Add (z, k)"));
  EXPECT_EQ(sum.score_kind(), ScoreKind::softmax);
}

TEST(Reading, OneScoreHasTwoSides) {
  const Network network(headed_graph(scored(), "float[1,1] o"));
  EXPECT_EQ(network.output(), "o");
  EXPECT_EQ(network.label_count(), 2);
  EXPECT_EQ(network.label_against(), 1);
  const at::Tensor logits = network.logits(photo());
  EXPECT_EQ(logits[0].item<float>(), -logits[1].item<float>());
  const at::Tensor p = network.probabilities(logits);
  EXPECT_NEAR(p.sum().item<float>(), 1, 1e-6);  // one rounding each
  const Probe probe = network.probe(photo(), "maps");
  EXPECT_TRUE(at::equal(probe.gradient(0), -probe.gradient(1)));
  EXPECT_EQ(network.ranking(logits)[0], logits[0].item<float>() > 0 ? 0 : 1);
}

TEST(Reading, OneScoreOfTwoNamesIsTheSecondsOne) {
  const Network network(headed_graph(scored(), "float[1,1] o"), {.label_names = 2});
  EXPECT_EQ(network.label_against(), 0);
}

TEST(Reading, OneScoreMayComeInOtherShapes) {
  for (const std::string head :
       {"shape = Constant <value = int64[4] {1, 1, 1, 1}> () y = Reshape (o, shape)",
        "shape = Constant <value = int64[1] {1}> () y = Reshape (o, shape)", "y = Sigmoid (o)"}) {
    const Network network(headed_graph(scored(head), "float[1,1] y"));
    EXPECT_EQ(network.label_count(), 2) << head;
    EXPECT_EQ(network.score_kind(), ScoreKind::sigmoid);
  }
}

TEST(Reading, QuantitiesHaveNoProbability) {
  for (const std::string head : {"age = Identity (o)", "age = Relu (o)"}) {
    const Network network(headed_graph(scored(head), "float[1,1] age"));
    EXPECT_EQ(network.score_kind(), ScoreKind::values) << head;
    const at::Tensor values = network.logits(photo());
    EXPECT_EQ(network.ranking(values), std::vector<std::int64_t>{0});
    EXPECT_TRUE(at::equal(network.strengths(values), values));
    EXPECT_EQ(refusal_of([&] { network.probabilities(values); }).code, Errc::bad_argument);
  }
  // Whatever its name: it cannot be negative, or has two ends.
  const Network relu(headed_graph(scored("y = Relu (o)"), "float[1,1] y"));
  EXPECT_EQ(relu.score_kind(), ScoreKind::values);
  const Network years(headed_graph(scored("p = Sigmoid (o) c = Constant <value = float {100}> () "
                                          "y = Mul (p, c)"),
                                   "float[1,1] y"));
  EXPECT_EQ(years.score_kind(), ScoreKind::values);
}

// "age" with several scores may be one of a hundred classes.
TEST(Reading, SeveralQuantitiesAreToldByFewerNames) {
  const auto kind = [](const std::string& name) {
    return Network(headed_graph(name + " = Identity (z)", "float[1,5] " + name)).score_kind();
  };
  EXPECT_EQ(kind("bbox_regression"), ScoreKind::values);
  EXPECT_EQ(kind("landmarks"), ScoreKind::values);
  EXPECT_EQ(kind("age"), ScoreKind::softmax);
  EXPECT_EQ(kind("boxer"), ScoreKind::softmax);
}

TEST(Reading, ACardsWordCountsWhereTheFileDoesNotTell) {
  const auto kind = [](const std::string& head, ScoreKind card) {
    return Network(headed_graph(head), {.score_kind = card}).score_kind();
  };
  EXPECT_EQ(kind("y = Identity (z)", ScoreKind::sigmoid), ScoreKind::sigmoid);
  EXPECT_EQ(kind("y = Identity (z)", ScoreKind::values), ScoreKind::values);
  EXPECT_EQ(kind("y = Softmax (z)", ScoreKind::sigmoid), ScoreKind::softmax);
}

std::string chosen_of(const std::string& head, const std::string& outputs, std::int64_t names = 0) {
  return Network(headed_graph(head, outputs), {.label_names = names}).output();
}

TEST(Reading, OutputWhoseWidthFitsTheNames) {
  const std::string head =
      "a = Identity (flat) b = Gemm <transB = 1> (pool2, u) pool2 = Relu (flat)";
  EXPECT_EQ(chosen_of(head, "float[1,4] a, float[1,5] b", 4), "a");
  EXPECT_EQ(chosen_of(head, "float[1,4] a, float[1,5] b", 5), "b");
}

TEST(Reading, OutputWhoseNameSaysSo) {
  const std::string head = "a = Identity (flat) ";
  EXPECT_EQ(chosen_of(head + "logits = Relu (flat)", "float[1,4] a, float[1,4] logits"), "logits");
  EXPECT_EQ(chosen_of(head + "aux_logits = Relu (flat) logits = Neg (flat)",
                      "float[1,4] aux_logits, float[1,4] logits"),
            "logits");
}

TEST(Reading, OutputThatAnotherFeeds) {
  EXPECT_EQ(chosen_of("", "float[1,4] flat, float[1,5] z"), "z");
  EXPECT_EQ(chosen_of("", "float[1,5] z, float[1,4] flat"), "z");
}

// The largest probability is computed from the scores, but holds none.
TEST(Reading, ConfidenceBesideScoresIsNoScore) {
  EXPECT_EQ(chosen_of("p = Softmax (z) c = ReduceMax <axes = [1], keepdims = 0> (p)",
                      "float[1,5] p, float[1] c"),
            "z");
  EXPECT_EQ(chosen_of("p = Softmax (z) c = ReduceMax <axes = [1], keepdims = 0> (p)",
                      "float[1] c, float[1,5] z"),
            "z");
}

TEST(Reading, SeveralOutputsThatNothingTellsApartAreListed) {
  EXPECT_EQ(
      refusal_of([] { chosen_of("a = Relu (flat) b = Neg (flat)", "float[1,4] a, float[1,4] b"); }),
      (Refusal{Errc::bad_argument,
               "several outputs could hold class scores, and nothing tells which: 'a' [1,4], "
               "'b' [1,4]; expected the name of one (--output)"}));
}

}  // namespace
}  // namespace cameras::testing
