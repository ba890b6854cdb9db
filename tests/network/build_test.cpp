#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// What a Network decides when it is built: output, labels, native size, folded constants.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::StartsWith;

Network build_with_head(const std::string& outputs, const std::string& head,
                        const NetworkOptions& options = {}) {
  return Network(
      random_graph("net (float[N,3,8,8] x, float[4,3,3,3] w, float[5,4] v) => (" + outputs + R"() {
      maps = Conv (x, w)
      pool = GlobalAveragePool (maps)
      flat = Flatten (pool)
      z = Gemm <transB = 1> (flat, v)
      )" + head + " }"),
      options);
}

TEST(Build, TakesTheOnlyOutput) {
  const Network network = build_with_head("float[N,5] z", "");
  EXPECT_EQ(network.output(), "z");
  EXPECT_EQ(network.label_count(), 5);
  EXPECT_EQ(network.dropped_activation(), ScoreActivation::none);
}

TEST(Build, TakesTheFirstOutputThatHoldsScores) {
  const Network network = build_with_head("float[N,4,6,6] maps, int64[N] index, float[N,5] p",
                                          "p = Softmax (z) "
                                          "s = Shape (z) index = Size (s)");
  EXPECT_EQ(network.output(), "z");
  EXPECT_EQ(network.dropped_activation(), ScoreActivation::softmax);
}

TEST(Build, PassesOverAnOutputThatItCannotRun) {
  const Network network = build_with_head("float[N,5] odd, float[N,5] z", "odd = Sinh (z)");
  EXPECT_EQ(network.output(), "z");
}

TEST(Build, TakesTheOutputThatIsAskedFor) {
  const Network network = build_with_head("float[N,5] z, float[N,4] flat", "", {.output = "flat"});
  EXPECT_EQ(network.output(), "flat");
  EXPECT_EQ(network.label_count(), 4);
}

TEST(Build, UnknownOutputListsTheOutputs) {
  EXPECT_EQ(
      refusal_of([] { build_with_head("float[N,5] z, float[N,4] flat", "", {.output = "falt"}); }),
      (Refusal{Errc::bad_argument,
               "no output named 'falt', the model has 'z', 'flat'; did you mean 'flat'?"}));
  EXPECT_EQ(refusal_of([] {
              build_with_head("float[N,5] z, float[N,4] features", "features = Identity (flat)",
                              {.output = "feature"});
            }),
            (Refusal{Errc::bad_argument,
                     "no output named 'feature', the model has 'z', 'features'; did you mean "
                     "'features'?"}));
}

TEST(Build, OutputThatIsNoListOfScoresIsRefused) {
  EXPECT_EQ(refusal_of([] { build_with_head("float[N,4,6,6] maps", ""); }),
            (Refusal{Errc::bad_model,
                     "expected an output of class scores [N,L], found 'maps' [1,4,6,6]"}));
}

TEST(Build, OutputThatDoesNotReadTheImageIsRefused) {
  EXPECT_EQ(refusal_of([] { build_with_head("float[5,4] c", "c = Relu (v)"); }),
            (Refusal{Errc::bad_model, "output 'c' does not depend on the image"}));
}

TEST(Build, OneByOneMapsAreScores) {
  EXPECT_EQ(build_with_head("float[N,4,1,1] pool", "").label_count(), 4);
}

TEST(Build, UnsupportedOperatorNamesTheNode) {
  EXPECT_EQ(refusal_of([] { build_with_head("float[N,5] y", "y = Sinh (z)"); }),
            (Refusal{Errc::unsupported_operator,
                     "node 'y' (Sinh): operator Sinh is not supported at opset 13"}));
}

TEST(Build, UnsupportedOperatorThatNobodyNeedsIsFine) {
  EXPECT_EQ(build_with_head("float[N,5] z", "unused = Sinh (z)").label_count(), 5);
}

TEST(Build, NodeThatCannotRunIsNamed) {
  const Refusal refusal = refusal_of([] { build_with_head("float[N,5] y", "y = MatMul (z, w)"); });
  EXPECT_EQ(refusal.code, Errc::bad_model);
  EXPECT_THAT(refusal.message, StartsWith("node 'y' (MatMul): "));
}

TEST(Build, UnknownDeviceIsRefused) {
  for (const std::string device : {"gpu", "meta"}) {  // libtorch knows the second one
    EXPECT_EQ(
        refusal_of([&] { build_with_head("float[N,5] z", "", {.output = "", .device = device}); }),
        (Refusal{Errc::bad_argument,
                 "expected a device 'cpu', 'cuda' or 'cuda:i', found '" + device + "'"}));
  }
}

TEST(Build, NativeSizeIsDeclaredOrChosenOrUsual) {
  const auto graph = [](const std::string& sizes) {
    return random_graph("net (float[N,3," + sizes + R"(] x, float[5,3] v) => (float[N,5] y) {
        p = GlobalAveragePool (x)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  };
  const Network declared(graph("20,30"), {.output = "", .native_height = 7, .native_width = 7});
  EXPECT_EQ(declared.native_height(), 20);
  EXPECT_EQ(declared.native_width(), 30);
  const Network chosen(graph("H,W"), {.output = "", .native_height = 40, .native_width = 50});
  EXPECT_EQ(chosen.native_height(), 40);
  EXPECT_EQ(chosen.native_width(), 50);
  const Network usual(graph("H,W"));
  EXPECT_EQ(usual.native_height(), 224);
  EXPECT_EQ(usual.native_width(), 224);
}

TEST(Build, ProbabilitiesUndoWhatTheFileDid) {
  const at::Tensor logits = at::tensor({0.F, std::log(3.F)});
  // softmax: e^0 : e^ln3 = 1 : 3; sigmoid: 1 / (1 + e^-z). Each within 2 roundings of float32.
  const Network softmax = build_with_head("float[N,5] y", "y = Softmax (z)");
  EXPECT_TRUE(at::allclose(softmax.probabilities(logits), at::tensor({0.25F, 0.75F}), 3e-7, 0));
  const Network plain = build_with_head("float[N,5] z", "");
  EXPECT_TRUE(at::allclose(plain.probabilities(logits), at::tensor({0.25F, 0.75F}), 3e-7, 0));
  const Network sigmoid = build_with_head("float[N,5] y", "y = Sigmoid (z)");
  EXPECT_EQ(sigmoid.dropped_activation(), ScoreActivation::sigmoid);
  EXPECT_TRUE(at::allclose(sigmoid.probabilities(logits), at::tensor({0.5F, 0.75F}), 3e-7, 0));
}

// A share of all labels would be 1 whatever the score: P = sigmoid(y), and of the other side
// sigmoid(-y).
TEST(Build, OneLabelAloneHasTheProbabilityOfALogit) {
  const Network single(random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w, float[1,4] v) => (float[N,1] y) {
        c = Conv (x, w)
        g = GlobalAveragePool (c)
        f = Flatten (g)
        y = Gemm <transB = 1> (f, v)
      })"));
  const at::Tensor found = single.probabilities(at::tensor({std::log(3.F), -std::log(3.F)}));
  EXPECT_TRUE(at::allclose(found, at::tensor({0.75F, 0.25F}), 3e-7, 0));
}

TEST(Build, ConstantNodesAreFolded) {
  const Graph graph = random_graph(R"(
      net (float[N,3,8,8] x, float[3,4] v) => (float[N,4] y) {
        one = Constant <value = float {1}> ()
        vt = Transpose <perm = [1, 0]> (v)
        w = Add (vt, one)
        p = GlobalAveragePool (x)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, w)
      })");
  const Network network(graph);
  EXPECT_EQ(network.graph().nodes.size(), 3U);
  EXPECT_THAT(network.graph().constants, ElementsAre(Key("w")));  // v is no longer read
  EXPECT_TRUE(at::equal(network.graph().constants.at("w"), graph.constants.at("v").t() + 1));
}

TEST(Build, CopiesShareOneNetwork) {
  const Network network = build_with_head("float[N,5] z", "");
  const Network copy = network;  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(&copy.graph(), &network.graph());
}

TEST(Build, GraphThatReadsNoImageIsRefused) {
  Graph graph = random_graph("net (float[1,3] z) => (float[1,3] y) { y = Relu (z) }");
  EXPECT_THAT(refusal_of([&] { Network network(graph); }).message,
              HasSubstr("no image-like input"));
}

}  // namespace
}  // namespace cameras::testing
