#include "core/aten.h"
#include "ops/gradient_cases.h"

// LSTM, GRU and RNN: 4 steps of 2 rows with 3 numbers each, 2 units.
namespace cameras::testing {
namespace {

constexpr std::int64_t kRows = 2;
constexpr std::int64_t kUnits = 2;

at::Tensor x() { return random({4, kRows, 3}); }

// W, R and B of a layer with so many gates.
std::vector<at::Tensor> layer(std::int64_t directions, std::int64_t gates) {
  const std::int64_t all = gates * kUnits;
  return {x(), random({directions, all, 3}), random({directions, all, kUnits}),
          random({directions, 2 * all})};
}

// The same with all the operands that a node may have: lengths, states and peepholes.
std::vector<at::Tensor> whole(std::int64_t directions, std::int64_t gates) {
  std::vector<at::Tensor> operands = layer(directions, gates);
  operands.push_back(ints({4, 2}).to(at::kInt));
  operands.push_back(random({directions, kRows, kUnits}));
  if (gates != 4) return operands;
  operands.push_back(random({directions, kRows, kUnits}));
  operands.push_back(random({directions, 3 * kUnits}));
  return operands;
}

}  // namespace

std::vector<NodeCase> recurrent_cases() {
  const Attribute one = std::int64_t{1};
  const Attribute both = std::string("bidirectional");
  return {{.type = "LSTM", .inputs = layer(1, 4), .leaves = 4, .outputs = 3},
          {.type = "LSTM",
           .inputs = whole(2, 4),
           .attributes = {{"direction", both}, {"hidden_size", kUnits}},
           .leaves = 8,
           .outputs = 3},
          {.type = "LSTM",
           .inputs = layer(1, 4),
           .attributes = {{"input_forget", one}, {"direction", std::string("reverse")}},
           .leaves = 4,
           .outputs = 3},
          {.type = "GRU", .inputs = layer(1, 3), .leaves = 4, .outputs = 2},
          {.type = "GRU",
           .inputs = whole(2, 3),
           .attributes = {{"direction", both}, {"linear_before_reset", one}},
           .leaves = 6,
           .outputs = 2},
          {.type = "RNN", .inputs = layer(1, 1), .leaves = 4, .outputs = 2},
          {.type = "RNN",
           .inputs = whole(2, 1),
           .attributes = {{"direction", both}, {"activations", Strings{"Sigmoid", "Tanh"}}},
           .leaves = 6,
           .outputs = 2}};
}

}  // namespace cameras::testing
