#include "differential/network_generator.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "differential/random_parts.h"

namespace cameras::testing {
namespace {

constexpr std::int64_t kLabels = 5;

class Generator : private RandomParts {
 public:
  explicit Generator(Choices& choices) : RandomParts(choices), hazardous_(choices.chance(8)) {}

  Graph run() {
    convolution(network_.maps()[0]);
    const std::int64_t steps = choices_.between(2, 12);
    for (std::int64_t i = 0; i < steps && !choices_.exhausted(); ++i) step();
    Map last = network_.maps().back();
    const Map other = recent();
    if (other.name != last.name && other.place == last.place && choices_.chance(50)) {
      last = network_.add("Concat", {other.name, last.name},
                          {{}, other.channels + last.channels, last.place},
                          {{"axis", std::int64_t{1}}});
    }
    return std::move(network_).ended(last, kLabels);
  }

 private:
  using Step = void (Generator::*)(const Map&);

  void step() {
    static constexpr std::array<Step, 25> kSteps{
        &Generator::convolution,   &Generator::convolution, &Generator::convolution,
        &Generator::convolution,   &Generator::convolution, &Generator::function,
        &Generator::function,      &Generator::function,    &Generator::normalization,
        &Generator::normalization, &Generator::constant,    &Generator::constant,
        &Generator::join,          &Generator::join,        &Generator::join,
        &Generator::gate,          &Generator::gate,        &Generator::gate_of_itself,
        &Generator::pool,          &Generator::pool,        &Generator::concatenation,
        &Generator::concatenation, &Generator::pass,        &Generator::stranger,
        &Generator::global_pool};
    const Map map = recent();
    (this->*choices_.one_of(kSteps))(map);
  }

  void convolution(const Map& map) {
    Window w = some_window(choices_.chance(50) ? 1 : choices_.chance(80) ? 3 : 5, true);
    if (!network_.may_shrink(map)) {
      w.stride = 1;
      w.pad_to_keep();
    }
    const std::int64_t groups = some_groups(map.channels);
    std::int64_t results = some_channels();
    if (groups > 1) results = groups * choices_.between(1, std::max<std::int64_t>(1, 64 / groups));
    const bool automatic = w.keeps_size() && choices_.chance(15);
    const std::string_view same = choices_.chance(50) ? "SAME_UPPER" : "SAME_LOWER";
    network_.convolve(map, w, groups, results, choices_.chance(50), automatic ? same : "");
  }

  void function(const Map& map) {
    if (hazardous_ && choices_.chance(40)) {
      network_.add("Sqrt", {map.name}, map);
    } else if (choices_.chance(10)) {
      network_.add("Sqrt", {network_.add("Abs", {map.name}, map).name}, map);
    } else if (choices_.chance(10)) {
      network_.add("Exp", {network_.add("Tanh", {map.name}, map).name}, map);
    } else {
      apply(map);
    }
  }

  void normalization(const Map& map) {
    const Ints c{map.channels};
    const std::string scale = network_.constant(network_.factors(c));
    const std::string shift = network_.constant(network_.numbers(c, -1, 1));
    const std::string mean = network_.constant(network_.numbers(c, -1, 1));
    const std::string variance = network_.constant(network_.numbers(c, 0.25, 2));
    network_.add("BatchNormalization", {map.name, scale, shift, mean, variance}, map);
    apply_sometimes();
  }

  // With one number, or one a channel.
  void constant(const Map& map) {
    Ints sizes{map.channels, 1, 1};
    const std::int64_t form = choices_.between(0, 4);
    if (form == 1) sizes = {1, map.channels, 1, 1};
    if (form == 2) sizes = {};
    if (form == 3) sizes = {1};
    if (form == 4) sizes = {1, 1, 1, 1};
    const std::string value = network_.constant(network_.factors(sizes));
    if (choices_.chance(20))
      network_.add("Div", {map.name, value}, map);
    else
      join_with(map, value, choices_.chance(35));
    apply_sometimes();
  }

  void join(const Map& map) {
    const Map other = partner(map);
    if (choices_.chance(12))
      divide(map, other);
    else
      join_with(map, other.name, choices_.chance(50));
    apply_sometimes();
  }

  // By `other`, which is kept away from zero, or not.
  void divide(const Map& map, const Map& other) {
    Map divisor = network_.add(hazardous_ ? "Relu" : "Sigmoid", {other.name}, other);
    if (!hazardous_) {
      const std::string half = network_.constant(at::full({1}, 0.5));
      divisor = network_.add("Add", {divisor.name, half}, other);
    }
    network_.add("Div", {map.name, divisor.name}, map);
  }

  // One number a channel, one a position or one in all, computed from the map.
  void gate(const Map& map) {
    Map numbers = map;
    if (choices_.chance(70) && map.place != kOnePosition) {
      numbers = network_.add(choices_.chance(80) ? "GlobalAveragePool" : "GlobalMaxPool",
                             {map.name}, {{}, map.channels, kOnePosition});
      if (choices_.chance(50)) numbers = pointwise(numbers, choices_.between(1, 20));
      if (choices_.chance(50)) numbers = apply(numbers);
      numbers = pointwise(numbers, choices_.chance(90) ? map.channels : 1);
    } else {
      numbers = pointwise(map, 1);
    }
    if (choices_.chance(80)) numbers = apply(numbers);
    if (choices_.chance(12))
      divide(map, numbers);
    else
      join_with(map, numbers.name, choices_.chance(40));
    apply_sometimes();
  }

  void gate_of_itself(const Map& map) {
    const bool smooth = choices_.chance(50);
    Attributes attributes;
    if (!smooth) attributes = {{"alpha", 1.F / 6}, {"beta", 0.5F}};
    const Map slope = network_.add(smooth ? "Sigmoid" : "HardSigmoid", {map.name}, map, attributes);
    std::vector<std::string> inputs{map.name, slope.name};
    if (choices_.chance(50)) std::swap(inputs[0], inputs[1]);
    network_.add("Mul", inputs, map);
  }

  void pool(const Map& map) {
    if (map.place == kOnePosition) return function(map);
    const bool largest = choices_.chance(50);
    Window w = some_window(3, largest);
    w.rows = std::max<std::int64_t>(w.rows, 2);
    w.columns = std::max<std::int64_t>(w.columns, 2);
    w.pads = {0, 0, 0, 0};
    if (!network_.may_shrink(map)) w.stride = 1;
    if (w.stride == 1 || choices_.chance(50)) w.pad_to_keep();
    const std::int64_t up = choices_.chance(20) ? 1 : 0;
    Attributes attributes{{"kernel_shape", Ints{w.rows, w.columns}},
                          {"strides", Ints{w.stride, w.stride}},
                          {"pads", w.pads},
                          {"ceil_mode", up}};
    if (largest)
      attributes["dilations"] = Ints{w.gap, w.gap};
    else
      attributes["count_include_pad"] = std::int64_t{choices_.chance(40) ? 1 : 0};
    const std::int64_t place = network_.place_of(map, w, up == 1 ? "up" : "pool");
    network_.add(largest ? "MaxPool" : "AveragePool", {map.name}, {{}, map.channels, place},
                 attributes);
  }

  void global_pool(const Map& map) {
    network_.add(choices_.chance(50) ? "GlobalAveragePool" : "GlobalMaxPool", {map.name},
                 {{}, map.channels, kOnePosition});
  }

  void concatenation(const Map& map) {
    constexpr std::int64_t kMostChannels = 200;
    std::vector<std::string> inputs{map.name};
    Map whole = map;
    const std::int64_t more = choices_.between(1, 3);
    for (std::int64_t i = 0; i < more; ++i) {
      std::vector<Map> fitting;
      for (const Map& other : network_.maps()) {
        const bool fits = whole.channels + other.channels <= kMostChannels;
        if (other.place == map.place && fits) fitting.push_back(other);
      }
      if (fitting.empty()) break;
      const Map other = one_of(fitting);
      inputs.insert(choices_.chance(50) ? inputs.begin() : inputs.end(), other.name);
      whole.channels += other.channels;
    }
    network_.add("Concat", inputs, whole, {{"axis", std::int64_t{choices_.chance(80) ? 1 : -3}}});
  }

  void pass(const Map& map) {
    if (choices_.chance(60) || !network_.may_shrink(map)) {
      network_.add(choices_.chance(60) ? "Identity" : "Dropout", {map.name}, map);
      return;
    }
    Window w;
    for (std::int64_t& pad : w.pads) pad = choices_.between(0, 2);
    const std::vector<std::int64_t> pads{0, 0, w.pads[0], w.pads[1], 0, 0, w.pads[2], w.pads[3]};
    const Map padded = network_.add("Pad", {map.name, network_.constant(at::tensor(pads))},
                                    {{}, map.channels, network_.place_of(map, w, "pad")});
    if (choices_.chance(60))
      convolution(padded);
    else
      pool(padded);
  }

  // What the compiler does not know, in the middle.
  void stranger(const Map& map) {
    static constexpr std::array<std::string_view, 4> kStrangers{"Erf", "Softsign", "Softplus",
                                                                "LRN"};
    const std::string type(choices_.one_of(kStrangers));
    Attributes attributes;
    if (type == "LRN") attributes["size"] = std::int64_t{3};
    network_.add(type, {map.name}, map, attributes);
  }

  bool hazardous_;
};

}  // namespace

Graph generate_network(Choices& choices) { return Generator(choices).run(); }

}  // namespace cameras::testing
