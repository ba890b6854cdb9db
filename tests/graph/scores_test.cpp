#include "graph/passes/scores.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "support/onnx_text.h"

namespace cameras::testing {
namespace {

// The scores of a graph whose nodes turn the logits z into the output y.
Scores scores_of(const std::string& nodes) {
  return find_scores(parse("<ir_version: 8, opset_import: [\"\" : 13]> net (float[1,3] x) => "
                           "(float[1,3] y) { z = Neg (x) " +
                           nodes + " }"),
                     "y");
}

void expect_logits(const std::string& nodes, ScoreActivation activation) {
  const Scores scores = scores_of(nodes);
  EXPECT_EQ(scores.value, "z") << nodes;
  EXPECT_EQ(scores.activation, activation) << nodes;
}

TEST(Scores, OutputItselfIsTheLogits) {
  const Scores scores = scores_of("y = Neg (z)");
  EXPECT_EQ(scores.value, "y");
  EXPECT_EQ(scores.activation, ScoreActivation::none);
}

TEST(Scores, LogitsAreWhatTheLastActivationReads) {
  expect_logits("y = Softmax (z)", ScoreActivation::softmax);
  expect_logits("y = LogSoftmax (z)", ScoreActivation::log_softmax);
  expect_logits("y = Sigmoid (z)", ScoreActivation::sigmoid);
}

TEST(Scores, ReshapesAndTheLikeAreLookedThrough) {
  expect_logits("a = Softmax (z) y = Flatten (a)", ScoreActivation::softmax);
  expect_logits("a = Softmax (z) s = Shape (x) y = Reshape (a, s)", ScoreActivation::softmax);
  expect_logits("a = Sigmoid (z) b = Squeeze (a) c = Cast <to = 1> (b) y = Identity (c)",
                ScoreActivation::sigmoid);
  expect_logits("a = LogSoftmax (z) y = Dropout (a)", ScoreActivation::log_softmax);
  expect_logits(
      "s = Constant <value = float {0.004}> () a = Softmax (z) q = QuantizeLinear (a, s) "
      "y = DequantizeLinear (q, s)",
      ScoreActivation::softmax);
}

TEST(Scores, ArgMaxShowsWhatItCompares) {
  expect_logits("a = Softmax (z) y = ArgMax (a)", ScoreActivation::softmax);
  expect_logits("y = ArgMax (z)", ScoreActivation::none);
  expect_logits("a = ArgMax <axis = 1> (z) y = Cast <to = 1> (a)", ScoreActivation::none);
}

// x * sigmoid(x) at the end is an activation function, and no probability.
TEST(Scores, SwishIsNoSigmoidHead) {
  const Scores scores = scores_of("s = Sigmoid (z) y = Mul (z, s)");
  EXPECT_EQ(scores.value, "y");
  EXPECT_EQ(scores.activation, ScoreActivation::none);
}

TEST(Scores, OnlyTheLastSoftmaxCounts) {
  const Scores scores = scores_of("a = Softmax (z) b = Neg (a) y = Softmax (b)");
  EXPECT_EQ(scores.value, "b");
}

TEST(Scores, ReshapeOfLogitsAloneKeepsTheOutput) {
  const Scores scores = scores_of("y = Flatten (z)");
  EXPECT_EQ(scores.value, "y");
  EXPECT_EQ(scores.activation, ScoreActivation::none);
}

}  // namespace
}  // namespace cameras::testing
