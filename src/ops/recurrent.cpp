#include "core/aten.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checked.h"
#include "ops/matrix_product.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Recurrent layers, one step after the other: LSTM, GRU and RNN.
namespace cameras::ops {
namespace {

// Every step is a pass of its own, so that a short file could ask for hours.
constexpr std::int64_t kMostSteps = 1 << 12;

using Function = at::Tensor (*)(const at::Tensor&);

// A function of the gates. Those with parameters of their own no exporter writes.
Function function_named(const std::string& name) {
  if (name == "Sigmoid") return [](const at::Tensor& x) { return x.sigmoid(); };
  if (name == "Tanh") return [](const at::Tensor& x) { return x.tanh(); };
  if (name == "Relu") return [](const at::Tensor& x) { return x.relu(); };
  fail(Errc::unsupported_operator, "expected activations of Sigmoid, Tanh and Relu, found ", name);
}

// Hidden state and, in an LSTM, cell state: [N,H].
struct State {
  at::Tensor hidden;
  at::Tensor cell;
};

// One direction of a layer of H units and g gates.
struct Direction {
  at::Tensor weight;          // [I,gH]
  at::Tensor recurrent;       // [H,gH]
  at::Tensor bias;            // [gH], or undefined
  at::Tensor recurrent_bias;  // [gH], or undefined
  at::Tensor peepholes;       // [3H], or undefined
  std::vector<Function> functions;
  double clip = 0;  // of what the functions take; 0 = none
  bool coupled = false;
  bool reset_behind = false;

  at::Tensor apply(std::size_t function, const at::Tensor& x) const {
    return functions[function](clip > 0 ? x.clamp(-clip, clip) : x);
  }
};

at::Tensor plus(const at::Tensor& value, const at::Tensor& bias) {
  return bias.defined() ? value + bias : value;
}

// The next state from W x + Wb of one step, [N,gH].
using Step = State (*)(const Direction&, const at::Tensor& input, const State& before);

State lstm_step(const Direction& layer, const at::Tensor& input, const State& before) {
  const at::Tensor all =
      plus(input + product(before.hidden, layer.recurrent), layer.recurrent_bias);
  const auto gates = all.chunk(4, 1);  // input, output, forget, cell
  const auto with_cell = [&](std::size_t gate, std::int64_t peephole, const at::Tensor& cell) {
    if (!layer.peepholes.defined()) return gates[gate];
    const std::int64_t units = cell.size(1);
    return gates[gate] + layer.peepholes.narrow(0, peephole * units, units) * cell;
  };
  const at::Tensor in = layer.apply(0, with_cell(0, 0, before.cell));
  const at::Tensor forget = layer.coupled ? 1 - in : layer.apply(0, with_cell(2, 2, before.cell));
  const at::Tensor cell = forget * before.cell + in * layer.apply(1, gates[3]);
  const at::Tensor out = layer.apply(0, with_cell(1, 1, cell));
  return {out * layer.apply(2, cell), cell};
}

State gru_step(const Direction& layer, const at::Tensor& input, const State& before) {
  const std::int64_t units = before.hidden.size(1);
  const auto inputs = input.chunk(3, 1);  // update, reset, hidden
  const auto part = [&](const at::Tensor& hidden, std::int64_t first, std::int64_t count) {
    const at::Tensor& bias = layer.recurrent_bias;
    return plus(product(hidden, layer.recurrent.narrow(1, first * units, count * units)),
                bias.defined() ? bias.narrow(0, first * units, count * units) : bias);
  };
  const auto gates = part(before.hidden, 0, 2).chunk(2, 1);
  const at::Tensor update = layer.apply(0, inputs[0] + gates[0]);
  const at::Tensor reset = layer.apply(0, inputs[1] + gates[1]);
  const at::Tensor kept =
      layer.reset_behind ? reset * part(before.hidden, 2, 1) : part(reset * before.hidden, 2, 1);
  const at::Tensor next = layer.apply(1, inputs[2] + kept);
  return {(1 - update) * next + update * before.hidden, {}};
}

State rnn_step(const Direction& layer, const at::Tensor& input, const State& before) {
  const at::Tensor sum =
      plus(input + product(before.hidden, layer.recurrent), layer.recurrent_bias);
  return {layer.apply(0, sum), {}};
}

// What the three operators differ in.
struct Kind {
  std::int64_t gates;
  Step step;
  std::span<const std::string_view> functions;  // unless the node names others
  bool has_cell = false;
};

constexpr std::array<std::string_view, 3> kLstmFunctions{"Sigmoid", "Tanh", "Tanh"};
constexpr std::array<std::string_view, 2> kGruFunctions{"Sigmoid", "Tanh"};
constexpr std::array<std::string_view, 1> kRnnFunctions{"Tanh"};

// The sizes of a layer: T steps of N rows with I numbers each, D directions of H units.
struct Sizes {
  std::int64_t steps;
  std::int64_t rows;
  std::int64_t numbers;
  std::int64_t directions;
  std::int64_t units;
};

std::int64_t direction_count(const std::string& direction) {
  if (direction == "bidirectional") return 2;
  require(direction == "forward" || direction == "reverse", Errc::bad_model,
          "expected direction forward, reverse or bidirectional, found ", direction);
  return 1;
}

void require_shape(const at::Tensor& value, std::string_view name, const Ints& sizes) {
  require(!value.defined() || value.sizes() == at::IntArrayRef(sizes), Errc::bad_model,
          "expected input '", name, "' of shape ", shape_text(sizes), ", found ",
          shape_text(value.sizes()));
}

// X [T,N,I], whatever the layout.
at::Tensor steps_first(const Node& node, const at::Tensor& x) {
  require(x.dim() == 3, Errc::bad_model, "expected input 'X' of three axes, found shape ",
          shape_text(x.sizes()));
  return node.attribute<std::int64_t>("layout", 0) != 0 ? x.transpose(0, 1) : x;
}

Sizes sizes_of(const Node& node, Inputs inputs, const at::Tensor& x, std::int64_t gates) {
  const at::Tensor& recurrent = ranked_operand(inputs, 2, "R", 3);
  const Sizes sizes{x.size(0), x.size(1), x.size(2),
                    direction_count(node.attribute("direction", std::string("forward"))),
                    recurrent.size(recurrent.dim() - 1)};
  const std::int64_t said = node.attribute("hidden_size", sizes.units);
  require(said == sizes.units, Errc::bad_model, "expected hidden_size ", sizes.units,
          " as input 'R' has it, found ", said);
  const std::int64_t all = gates * sizes.units;
  require_shape(floating_operand(inputs, 1, "W"), "W", {sizes.directions, all, sizes.numbers});
  require_shape(recurrent, "R", {sizes.directions, all, sizes.units});
  require_shape(optional_operand(inputs, 3), "B", {sizes.directions, 2 * all});
  require_shape(optional_operand(inputs, 7), "P", {sizes.directions, 3 * sizes.units});
  require(sizes.steps <= kMostSteps, Errc::unsupported_operator, "expected at most ", kMostSteps,
          " steps, found ", sizes.steps);
  checked_sizes({sizes.steps, sizes.directions, sizes.rows, std::max(all, sizes.units)});
  return sizes;
}

std::vector<Function> functions_of(const Node& node, const Kind& kind, std::int64_t direction) {
  Strings names = node.attribute("activations", Strings{});
  const std::size_t count = kind.functions.size();
  if (names.empty()) {
    names.assign(kind.functions.begin(), kind.functions.end());
  } else {
    const std::size_t first = static_cast<std::size_t>(direction) * count;
    require(names.size() >= first + count, Errc::bad_model, "expected ", count,
            " activations for each direction, found ", names.size());
    names = Strings(names.begin() + static_cast<std::ptrdiff_t>(first),
                    names.begin() + static_cast<std::ptrdiff_t>(first + count));
  }
  std::vector<Function> functions;
  for (const std::string& name : names) functions.push_back(function_named(name));
  return functions;
}

Direction direction_of(const Node& node, Inputs inputs, const Kind& kind, std::int64_t index) {
  Direction layer{.weight = inputs[1][index].t(),
                  .recurrent = inputs[2][index].t(),
                  .bias = {},
                  .recurrent_bias = {},
                  .peepholes = {},
                  .functions = functions_of(node, kind, index),
                  .clip = node.attribute("clip", 0.F),
                  .coupled = node.attribute<std::int64_t>("input_forget", 0) != 0,
                  .reset_behind = node.attribute<std::int64_t>("linear_before_reset", 0) != 0};
  if (const at::Tensor biases = optional_operand(inputs, 3); biases.defined()) {
    const auto halves = biases[index].chunk(2, 0);
    layer.bias = halves[0];
    layer.recurrent_bias = halves[1];
  }
  if (const at::Tensor peepholes = optional_operand(inputs, 7); peepholes.defined()) {
    layer.peepholes = peepholes[index];
  }
  return layer;
}

// The state [N,H] that the node begins with.
at::Tensor initial(const Node& node, Inputs inputs, std::size_t operand, std::string_view name,
                   const Sizes& sizes, std::int64_t direction) {
  const at::Tensor given = optional_operand(inputs, operand);
  if (!given.defined()) return at::zeros({sizes.rows, sizes.units}, inputs[0].options());
  const bool rows_first = node.attribute<std::int64_t>("layout", 0) != 0;
  require_shape(given, name,
                rows_first ? Ints{sizes.rows, sizes.directions, sizes.units}
                           : Ints{sizes.directions, sizes.rows, sizes.units});
  return given.select(rows_first ? 1 : 0, direction);
}

// How many steps each row has, [N,1]; undefined where all rows have all of them.
at::Tensor lengths(Inputs inputs, const Sizes& sizes) {
  const at::Tensor given = optional_operand(inputs, 4);
  if (!given.defined()) return {};
  require_shape(given, "sequence_lens", {sizes.rows});
  require(!given.is_floating_point(), Errc::bad_model,
          "expected whole numbers as input 'sequence_lens', found ", given.scalar_type());
  if (given.eq(sizes.steps).all().item<bool>()) return {};
  return given.to(at::kLong).unsqueeze(1);
}

struct Ran {
  std::vector<at::Tensor> values;  // of each step, [N,H]
  State last;
};

// Steps beyond a row's length leave its state as it is and give zeros.
Ran run(const Direction& layer, Step step, const at::Tensor& x, State state,
        const at::Tensor& lengths, bool backwards) {
  const std::int64_t count = x.size(0);
  const at::Tensor flat = product(x.reshape({-1, x.size(2)}), layer.weight);
  const at::Tensor projected = plus(flat, layer.bias).view({count, x.size(1), flat.size(1)});
  // Not projected[i]: the way back of each would be a tensor of all steps.
  const std::vector<at::Tensor> inputs = projected.unbind(0);
  Ran ran{std::vector<at::Tensor>(static_cast<std::size_t>(count)), std::move(state)};
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t at = backwards ? count - 1 - i : i;
    State next = step(layer, inputs[static_cast<std::size_t>(at)], ran.last);
    at::Tensor value = next.hidden;
    if (lengths.defined()) {
      const at::Tensor runs = lengths.gt(at);
      value = at::where(runs, value, at::zeros_like(value));
      next.hidden = at::where(runs, next.hidden, ran.last.hidden);
      if (next.cell.defined()) next.cell = at::where(runs, next.cell, ran.last.cell);
    }
    ran.values[static_cast<std::size_t>(at)] = std::move(value);
    ran.last = std::move(next);
  }
  return ran;
}

// Y [T,D,N,H] (layout 1: [N,T,D,H]), Y_h and in an LSTM Y_c [D,N,H] ([N,D,H]).
Tensors recurrent(const Node& node, Inputs inputs, const Kind& kind) {
  const at::Tensor x = steps_first(node, floating_operand(inputs, 0, "X"));
  const Sizes sizes = sizes_of(node, inputs, x, kind.gates);
  const at::Tensor rows_end = lengths(inputs, sizes);
  const bool reverse = node.attribute("direction", std::string()) == "reverse";
  std::vector<at::Tensor> values;
  std::vector<at::Tensor> hidden;
  std::vector<at::Tensor> cells;
  for (std::int64_t i = 0; i < sizes.directions; ++i) {
    State state{initial(node, inputs, 5, "initial_h", sizes, i), {}};
    if (kind.has_cell) state.cell = initial(node, inputs, 6, "initial_c", sizes, i);
    const Ran ran = run(direction_of(node, inputs, kind, i), kind.step, x, std::move(state),
                        rows_end, reverse || i == 1);
    values.push_back(ran.values.empty() ? at::zeros({0, sizes.rows, sizes.units}, x.options())
                                        : at::stack(ran.values));
    hidden.push_back(ran.last.hidden);
    if (kind.has_cell) cells.push_back(ran.last.cell);
  }
  const bool rows_first = node.attribute<std::int64_t>("layout", 0) != 0;
  const at::Tensor all = at::stack(values, 1);
  Tensors outputs{rows_first ? all.permute({2, 0, 1, 3}) : all,
                  at::stack(hidden, rows_first ? 1 : 0)};
  if (kind.has_cell) outputs.push_back(at::stack(cells, rows_first ? 1 : 0));
  return outputs;
}

}  // namespace

Tensors lstm(const Node& node, Inputs inputs) {
  return recurrent(node, inputs,
                   {.gates = 4, .step = &lstm_step, .functions = kLstmFunctions, .has_cell = true});
}

Tensors gru(const Node& node, Inputs inputs) {
  return recurrent(node, inputs, {.gates = 3, .step = &gru_step, .functions = kGruFunctions});
}

Tensors rnn(const Node& node, Inputs inputs) {
  return recurrent(node, inputs, {.gates = 1, .step = &rnn_step, .functions = kRnnFunctions});
}

}  // namespace cameras::ops
