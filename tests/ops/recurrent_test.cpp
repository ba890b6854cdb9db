#include "core/aten.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ops/node_case.h"

namespace cameras::testing {
namespace {

// One unit that adds what comes in: W = R = 1, ReLU.
NodeCase adding(std::vector<at::Tensor> more, const std::string& direction) {
  std::vector<at::Tensor> inputs{doubles({1, 2, 4, 10, 20, 40}).view({3, 2, 1}),
                                 at::ones({1, 1, 1}, at::kDouble),
                                 at::ones({1, 1, 1}, at::kDouble)};
  inputs.insert(inputs.end(), more.begin(), more.end());
  return {.type = "RNN",
          .inputs = std::move(inputs),
          .attributes = {{"direction", direction}, {"activations", Strings{"Relu"}}},
          .outputs = 2};
}

// Row 0 is 1, 4, 20 and row 1 is 2, 10, 40.
TEST(Recurrent, AStepTakesTheStateOfTheOneBefore) {
  const ops::Tensors forward = evaluate(adding({}, "forward"));
  EXPECT_TRUE(at::equal(forward[0].flatten(), doubles({1, 2, 5, 12, 25, 52})));
  EXPECT_TRUE(at::equal(forward[1].flatten(), doubles({25, 52})));
  const ops::Tensors reverse = evaluate(adding({}, "reverse"));
  EXPECT_TRUE(at::equal(reverse[0].flatten(), doubles({25, 52, 24, 50, 20, 40})));
  EXPECT_TRUE(at::equal(reverse[1].flatten(), doubles({25, 52})));
}

// Row 1 has one step: backwards it begins there.
TEST(Recurrent, StepsBehindTheEndOfARowAreZeroAndChangeNothing) {
  const std::vector<at::Tensor> ends{at::Tensor(), ints({3, 1}).to(at::kInt)};
  const ops::Tensors forward = evaluate(adding(ends, "forward"));
  EXPECT_TRUE(at::equal(forward[0].flatten(), doubles({1, 2, 5, 0, 25, 0})));
  EXPECT_TRUE(at::equal(forward[1].flatten(), doubles({25, 2})));
  const ops::Tensors reverse = evaluate(adding(ends, "reverse"));
  EXPECT_TRUE(at::equal(reverse[0].flatten(), doubles({25, 2, 24, 0, 20, 0})));
  EXPECT_TRUE(at::equal(reverse[1].flatten(), doubles({25, 2})));
}

TEST(Recurrent, ClipBoundsWhatTheFunctionsTake) {
  NodeCase test = adding({}, "forward");
  test.attributes["clip"] = 6.F;
  EXPECT_TRUE(at::equal(evaluate(test)[0].flatten(), doubles({1, 2, 5, 6, 6, 6})));
}

TEST(Recurrent, RowsFirstIsTheSameOtherwiseLaidOut) {
  const NodeCase steps_first = adding({}, "forward");
  NodeCase rows_first = steps_first;
  rows_first.opset = 14;
  rows_first.attributes["layout"] = std::int64_t{1};
  rows_first.inputs[0] = steps_first.inputs[0].transpose(0, 1);
  const ops::Tensors expected = evaluate(steps_first);
  const ops::Tensors found = evaluate(rows_first);
  EXPECT_EQ(found[0].sizes(), at::IntArrayRef({2, 3, 1, 1}));
  EXPECT_TRUE(at::equal(found[0], expected[0].permute({2, 0, 1, 3})));
  EXPECT_TRUE(at::equal(found[1], expected[1].transpose(0, 1)));
}

TEST(Recurrent, WhatContradictsTheDefinitionIsRefused) {
  using ::testing::HasSubstr;
  NodeCase test = adding({}, "sideways");
  EXPECT_THAT(error_of(test), HasSubstr("expected direction forward, reverse or bidirectional, "
                                        "found sideways"));
  test = adding({}, "bidirectional");
  EXPECT_THAT(error_of(test), HasSubstr("expected input 'W' of shape [2,1,1], found [1,1,1]"));
  test = adding({at::ones({1, 3}, at::kDouble)}, "forward");
  EXPECT_THAT(error_of(test), HasSubstr("expected input 'B' of shape [1,2], found [1,3]"));
  test = adding({at::Tensor(), ints({3})}, "forward");
  EXPECT_THAT(error_of(test), HasSubstr("expected input 'sequence_lens' of shape [2], found [1]"));
  test = adding({}, "forward");
  test.attributes["hidden_size"] = std::int64_t{7};
  EXPECT_THAT(error_of(test), HasSubstr("expected hidden_size 1 as input 'R' has it, found 7"));
  test = adding({}, "forward");
  test.attributes["activations"] = Strings{"Elu"};
  EXPECT_THAT(error_of(test),
              HasSubstr("expected activations of Sigmoid, Tanh and Relu, found Elu"));
  test = adding({}, "forward");
  test.inputs[0] = at::zeros({1, 1}, at::kDouble).expand({4097, 1}).unsqueeze(2);
  EXPECT_THAT(error_of(test), HasSubstr("expected at most 4096 steps, found 4097"));
  test.inputs[0] = at::zeros({3, 2}, at::kDouble);
  EXPECT_THAT(error_of(test), HasSubstr("expected input 'X' of three axes, found shape [3,2]"));
}

}  // namespace
}  // namespace cameras::testing
