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

// One unit with W = R = 1 for each gate, Relu for Sigmoid and Tanh: gates are what they take.
NodeCase one_unit(const std::string& type, std::int64_t gates, const std::vector<double>& steps) {
  return {.type = type,
          .inputs = {doubles(steps).view({-1, 1, 1}), at::ones({1, gates, 1}, at::kDouble),
                     at::ones({1, gates, 1}, at::kDouble)},
          .attributes = {{"activations", Strings(type == "GRU" ? 2 : 3, "Relu")}},
          .outputs = 2};
}

// z = r = x + h, n = x + r (h + c) with c = 1 as recurrent bias of n, h' = (1 - z) n + z h.
// x = 2, h = 0: z = r = 2, n = 2 + 2 (0 + 1) = 4, h' = -4. x = 5, h = -4: z = r = 1,
// n = 5 + (-4 + 1) = 2, h' = 0 - 4. In front of the product, without linear_before_reset, the bias
// is not scaled: x = 2: n = 2 + 0 + 1 = 3, h' = -3; x = 5, h = -3: z = r = 2,
// n = max(5 + 2 (-3) + 1, 0) = 0, h' = 0 + 2 (-3).
TEST(Recurrent, ResetOfAGruStandsInFrontOfTheProductOrBehind) {
  NodeCase test = one_unit("GRU", 3, {2, 5});
  test.inputs.push_back(doubles({0, 0, 0, 0, 0, 1}).view({1, 6}));
  EXPECT_TRUE(at::equal(evaluate(test)[0].flatten(), doubles({-3, -6})));
  test.attributes["linear_before_reset"] = std::int64_t{1};
  EXPECT_TRUE(at::equal(evaluate(test)[0].flatten(), doubles({-4, -4})));
}

// i = o = f = g = x + h, C = f C + i g, h = o C. x = 1: i = 1, C = 1, h = 1. x = 1: i = 2,
// C = 2 + 4 = 6, h = 12. Coupled, f = 1 - i: x = 1: C = 0 + 1; x = 1: C = -1 + 4 = 3, h = 6.
TEST(Recurrent, ForgetsByAGateOfItsOwnOrByTheInputs) {
  NodeCase test = one_unit("LSTM", 4, {1, 1});
  EXPECT_TRUE(at::equal(evaluate(test)[0].flatten(), doubles({1, 12})));
  test.attributes["input_forget"] = std::int64_t{1};
  EXPECT_TRUE(at::equal(evaluate(test)[0].flatten(), doubles({1, 6})));
}

// Weights 1, 2, 3, 4 of the gates i, o, f, c, biases 1 of o and f, nothing recurrent. x = 1: i = 1,
// o = 3, g = 4, C = 4, h = 12. x = 0: i = g = 0, o = f = 1, C = 4, h = 4.
TEST(Recurrent, GatesOfAnLstmStandInOnnxOrder) {
  NodeCase test = one_unit("LSTM", 4, {1, 0});
  test.inputs[1] = doubles({1, 2, 3, 4}).view({1, 4, 1});
  test.inputs[2] = at::zeros({1, 4, 1}, at::kDouble);
  test.inputs.push_back(doubles({0, 1, 1, 0, 0, 0, 0, 0}).view({1, 8}));
  EXPECT_TRUE(at::equal(evaluate(test)[0].flatten(), doubles({12, 4})));
}

TEST(Recurrent, BothDirectionsAreOneAndTheOther) {
  for (const auto& [type, gates] :
       {std::pair{"LSTM", 4}, std::pair{"GRU", 3}, std::pair{"RNN", 1}}) {
    const std::vector<at::Tensor> layers{random({4, 2, 3}), random({2, gates * 2, 3}),
                                         random({2, gates * 2, 2}), random({2, gates * 4})};
    const auto run = [&, name = type](std::int64_t first, std::int64_t count,
                                      const std::string& direction) {
      std::vector<at::Tensor> inputs{layers[0]};
      for (std::size_t i = 1; i < layers.size(); ++i) {
        inputs.push_back(layers[i].narrow(0, first, count));
      }
      return evaluate(
          {.type = name, .inputs = inputs, .attributes = {{"direction", direction}}, .outputs = 2});
    };
    const ops::Tensors both = run(0, 2, "bidirectional");
    const ops::Tensors forward = run(0, 1, "forward");
    const ops::Tensors reverse = run(1, 1, "reverse");
    for (std::size_t output : {0U, 1U}) {
      const std::int64_t axis = output == 0 ? 1 : 0;
      EXPECT_TRUE(at::equal(both[output], at::cat({forward[output], reverse[output]}, axis)))
          << type;
    }
  }
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
