#include "core/aten.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Networks that read a sequence (plates, captchas): one step of it is explained.
namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

// Sixteen columns of an image become as many steps of 4 numbers each, `seq`; then `head`.
Graph reader(const std::string& head, const std::string& output) {
  return random_graph(
      "net (float[1,3,8,16] x, float[4,3,3,3] w, float[4,5] v, float[1,16,4] lw, "
      "float[1,16,4] lr) => (" +
          output + R"() {
      maps = Conv <pads = [1, 1, 1, 1]> (x, w)
      act = Relu (maps)
      rows = ReduceMean <axes = [2], keepdims = 0> (act)
      )" + head +
          " }",
      13);
}

constexpr auto kRowsFirst = "seq = Transpose <perm = [0, 2, 1]> (rows)";
constexpr auto kStepsFirst = R"(
    steps = Transpose <perm = [2, 0, 1]> (rows)
    all, last = LSTM <hidden_size = 4> (steps, lw, lr)
    one = Constant <value = int64[1] {1}> ()
    seq = Squeeze (all, one))";

// The scores of one step, which the file itself chooses.
Network one_step(const std::string& sequence, std::int64_t axis, std::int64_t step) {
  return Network(reader(sequence + " i = Constant <value = int64 {" + std::to_string(step) +
                            "}> () step = Gather <axis = " + std::to_string(axis) +
                            "> (seq, i) y = MatMul (step, v)",
                        "float[1,5] y"));
}

// All steps, with a softmax behind them.
Graph all_steps(const std::string& sequence, const std::string& output) {
  return reader(sequence + " z = MatMul (seq, v) y = Softmax <axis = -1> (z)", output);
}

void expect_scores_of(const Network& chosen, const Network& wanted, const at::Tensor& image) {
  // The same sums of products in another order.
  EXPECT_TRUE(at::allclose(chosen.logits(image), wanted.logits(image), 1e-5, 1e-6));
}

TEST(Position, ChoosesAStepOfRows) {
  const Network network(all_steps(kRowsFirst, "float[1,16,5] y"), {.position = 3});
  EXPECT_EQ(network.output(), "z");
  EXPECT_EQ(network.position(), 3);
  EXPECT_EQ(network.label_count(), 5);
  EXPECT_EQ(network.dropped_activation(), ScoreActivation::softmax);
  EXPECT_THAT(network.head_note(), HasSubstr("; step 3 of a sequence, from 0"));
  expect_scores_of(network, one_step(kRowsFirst, 1, 3), random_tensor({1, 3, 8, 16}));
}

// A softmax in front of the reshape (rows of all steps together) is not that of [1,16,5]; one over
// the steps says nothing of a step's labels. Probabilities of the file are explained then.
TEST(Position, KeepsWhatTheFileSaysOfAStep) {
  const at::Tensor image = random_tensor({1, 3, 8, 16});
  const Network plain(all_steps(kRowsFirst, "float[1,16,5] y"), {.position = 3});
  const at::Tensor wanted = plain.probabilities(plain.logits(image));
  const std::string reshaped =
      " z = MatMul (seq, v) rows5 = Constant <value = int64[2] {16, 5}> () t = Reshape (z, rows5) "
      "p = Softmax <axis = -1> (t) all5 = Constant <value = int64[3] {1, 16, 5}> () "
      "y = Reshape (p, all5)";
  const Network behind(reader(std::string(kRowsFirst) + reshaped, "float[1,16,5] y"),
                       {.position = 3});
  // log p - log (1 - p) and its sigmoid in float32.
  EXPECT_TRUE(at::allclose(behind.probabilities(behind.logits(image)), wanted, 1e-4, 1e-6));
  const Graph across =
      reader(std::string(kRowsFirst) + " z = MatMul (seq, v) y = Softmax <axis = 1> (z)",
             "float[1,16,5] y");
  const Network steps(across, {.position = 3});
  EXPECT_EQ(steps.output(), "y");
  const at::Tensor shares = at::softmax(
      at::stack([&] {
        std::vector<at::Tensor> rows;
        for (std::int64_t step = 0; step < 16; ++step) {
          rows.push_back(
              Network(all_steps(kRowsFirst, "float[1,16,5] y"), {.position = step}).logits(image));
        }
        return rows;
      }()),
      /*dim=*/0);
  EXPECT_TRUE(at::allclose(steps.probabilities(steps.logits(image)), shares[3], 1e-4, 1e-6));
}

// Twice as wide: the middle of step 3 of 16, (3 + 1/2) / 16, lies in step 7 of 32.
TEST(Position, IsTheSamePlaceAtOtherSizes) {
  const Network network(all_steps(kRowsFirst, "float[1,16,5] y"), {.position = 3});
  expect_scores_of(network, one_step(kRowsFirst, 1, 7), random_tensor({1, 3, 16, 32}));
}

// Behind a recurrent layer, where the axis of steps comes first.
TEST(Position, ChoosesAStepOfARecurrentLayer) {
  const Network network(all_steps(kStepsFirst, "float[16,1,5] y"), {.position = 15});
  EXPECT_EQ(network.default_layer(), "act");
  const at::Tensor image = random_tensor({1, 3, 8, 16});
  const Network wanted = one_step(kStepsFirst, 0, 15);
  expect_scores_of(network, wanted, image);
  const Probe probe = network.probe(image, "act");
  const at::Tensor found = probe.gradient(network.logits(image).argmax().item<std::int64_t>());
  EXPECT_GT(found.abs().max().item<float>(), 0);
}

TEST(Position, WhatCannotBeChosenIsRefused) {
  const auto refused = [](const Graph& graph, const NetworkOptions& options) {
    return refusal_of([&] { static_cast<void>(Network(graph, options)); });
  };
  const Graph sequence = all_steps(kRowsFirst, "float[1,16,5] y");
  EXPECT_EQ(refused(sequence, {}),
            (Refusal{Errc::bad_model,
                     "expected an output of class scores [N,L], found 'z' [1,16,5], a sequence: a "
                     "position from 0 to 15 (--position) chooses one of its steps"}));
  EXPECT_EQ(
      refused(sequence, {.position = 16}),
      (Refusal{Errc::bad_argument, "expected a position from 0 to 15 in 'z' [1,16,5], found 16"}));
  EXPECT_EQ(refused(sequence, {.position = -1}).message,
            "expected a position from 0 to 15 in 'z' [1,16,5], found -1");
  const Graph plain = reader(
      "f = Flatten (rows) seq = ReduceMean <axes = [2], keepdims = 0> "
      "(rows) y = MatMul (seq, v)",
      "float[1,5] y");
  EXPECT_EQ(refused(plain, {.position = 0}),
            (Refusal{Errc::bad_argument,
                     "expected a position of a sequence [N,T,L] or [T,N,L], found 'y' [1,5]"}));
}

}  // namespace
}  // namespace cameras::testing
