#include "differential/network_generator.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

constexpr std::int64_t kLabels = 5;

// A value [1,channels,h,w]. `place` tells maps of different sizes apart: two values of one place
// have the same size whatever the image's is. 0 is one position.
struct Map {
  std::string name;
  std::int64_t channels = 0;
  std::int64_t place = 0;
};

constexpr std::int64_t kOnePosition = 0;

std::string numbered(std::string letter, std::size_t number) {
  letter += std::to_string(number);
  return letter;
}

// A window along both axes.
struct Window {
  std::int64_t rows = 1, columns = 1, stride = 1, gap = 1;
  Ints pads{0, 0, 0, 0};

  // Same size behind as in front.
  void pad_to_keep() {
    const std::int64_t v = gap * (rows - 1), h = gap * (columns - 1);
    pads = {v / 2, h / 2, v - v / 2, h - h / 2};
  }
  std::string text() const {
    std::string key;
    for (const std::int64_t n : {rows, columns, stride, gap, pads[0], pads[1], pads[2], pads[3]}) {
      key += std::to_string(n) + ",";
    }
    return key;
  }
};

class Generator {
 public:
  explicit Generator(Choices& choices) : choices_(choices) {
    const std::int64_t height = choices.between(15, 34);
    const std::int64_t width = choices.between(15, 34);
    graph_.opset = 13;
    graph_.inputs = {{"x", {1, 3, height, width}, ElementType::floating}};
    maps_ = {{"x", 3, new_place()}};
    hazardous_ = choices.chance(8);
  }

  Graph run() {
    convolution(maps_[0]);
    const std::int64_t steps = choices_.between(2, 12);
    for (std::int64_t i = 0; i < steps && !choices_.exhausted(); ++i) step();
    finish();
    return std::move(graph_);
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

  // Mostly the newest.
  Map recent() {
    std::int64_t back = 0;
    while (back + 1 < static_cast<std::int64_t>(maps_.size()) && choices_.chance(30)) ++back;
    return maps_[maps_.size() - 1 - static_cast<std::size_t>(back)];
  }

  std::int64_t new_place() { return ++places_; }

  std::int64_t place_behind(const Map& map, const std::string& window) {
    if (map.place == kOnePosition) return kOnePosition;
    const auto key = std::to_string(map.place) + ":" + window;
    const auto found = behind_.find(key);
    return found != behind_.end() ? found->second : behind_[key] = new_place();
  }

  std::int64_t some_channels() {
    static constexpr std::array<std::int64_t, 7> kAligned{8, 16, 24, 32, 40, 48, 64};
    const std::int64_t kind = choices_.between(0, 9);
    if (kind < 2) return choices_.one_of(kAligned);
    return kind < 7 ? choices_.between(1, 40) : choices_.between(1, 130);
  }

  // The output of a new node.
  Map& add(const std::string& type, std::vector<std::string> inputs, std::int64_t channels,
           std::int64_t place, std::map<std::string, Attribute, std::less<>> attributes = {}) {
    const std::string name = numbered("v", graph_.nodes.size());
    graph_.nodes.push_back({name, type, std::move(inputs), {name}, std::move(attributes)});
    maps_.push_back({name, channels, place});
    return maps_.back();
  }

  std::string add_constant(const at::Tensor& value) {
    const std::string name = numbered("k", graph_.constants.size());
    graph_.constants[name] = value;
    return name;
  }

  at::Tensor numbers(const Ints& sizes, double low, double high) {
    return random_tensor(sizes, low, high, ++numbers_);
  }

  // Numbers of either sign, none of them near zero.
  at::Tensor factors(const Ints& sizes) {
    const at::Tensor sign = numbers(sizes, -0.5, 1).sign();
    return numbers(sizes, 0.5, 1.5) * at::where(sign == 0, at::ones_like(sign), sign);
  }

  Window some_window(std::int64_t largest, bool dilated) {
    Window w;
    w.rows = choices_.between(1, largest);
    w.columns = choices_.chance(70) ? w.rows : choices_.between(1, largest);
    w.stride = choices_.chance(25) ? 2 : 1;
    w.gap = dilated && choices_.chance(15) ? 2 : 1;
    if (choices_.chance(75)) w.pad_to_keep();
    return w;
  }

  static bool keeps_size(const Window& w) {
    Window same = w;
    same.pad_to_keep();
    return w.stride == 1 && w.pads == same.pads;
  }

  // Small maps run out of positions.
  bool may_shrink(const Map& map) { return map.place != kOnePosition && shrinks_[map.place] < 2; }

  std::int64_t place_of_window(const Map& map, const Window& w, const std::string& extra) {
    if (keeps_size(w)) return map.place;
    const std::int64_t place = place_behind(map, w.text() + extra);
    shrinks_[place] = shrinks_[map.place] + 1;
    return place;
  }

  std::int64_t some_groups(std::int64_t channels) {
    if (choices_.chance(65)) return 1;
    if (choices_.chance(60)) return channels;  // depthwise
    for (const std::int64_t groups : {4, 3, 2, 5}) {
      if (channels % groups == 0) return groups;
    }
    return 1;
  }

  void convolution(const Map& map) {
    Window w = some_window(choices_.chance(50) ? 1 : choices_.chance(80) ? 3 : 5, true);
    if (!may_shrink(map)) {
      w.stride = 1;
      w.pad_to_keep();
    }
    const std::int64_t groups = some_groups(map.channels);
    std::int64_t results = some_channels();
    if (groups > 1) results = groups * choices_.between(1, std::max<std::int64_t>(1, 64 / groups));
    convolve(map, w, groups, results);
  }

  Map convolve(const Map& map, const Window& w, std::int64_t groups, std::int64_t results) {
    const std::int64_t fan_in = map.channels / groups;
    const double bound = std::sqrt(3.0 / static_cast<double>(fan_in * w.rows * w.columns));
    std::vector<std::string> inputs{
        map.name, add_constant(numbers({results, fan_in, w.rows, w.columns}, -bound, bound))};
    if (choices_.chance(50)) inputs.push_back(add_constant(numbers({results}, -1, 1)));
    std::map<std::string, Attribute, std::less<>> attributes{{"group", groups},
                                                             {"strides", Ints{w.stride, w.stride}},
                                                             {"dilations", Ints{w.gap, w.gap}}};
    const bool automatic = keeps_size(w) && choices_.chance(15);
    if (automatic)
      attributes["auto_pad"] = std::string(choices_.chance(50) ? "SAME_UPPER" : "SAME_LOWER");
    else
      attributes["pads"] = w.pads;
    return add("Conv", std::move(inputs), results, place_of_window(map, w, ""), attributes);
  }

  // A function of one value that is finite for any finite one.
  Map apply(const Map& map) {
    static constexpr std::array<std::string_view, 17> kFunctions{
        "Relu", "Relu", "Relu",    "LeakyRelu", "Clip",        "Clip",
        "Elu",  "Selu", "Sigmoid", "Tanh",      "HardSigmoid", "HardSwish",
        "Abs",  "Neg",  "Mish",    "Gelu",      "Softplus"};
    const std::string type(choices_.one_of(kFunctions));
    if (type == "Clip") return clip(map);
    std::map<std::string, Attribute, std::less<>> attributes;
    if (type == "LeakyRelu" || type == "Elu")
      attributes["alpha"] = 0.1F * static_cast<float>(choices_.between(1, 12));
    if (type == "HardSigmoid") {
      attributes["alpha"] = choices_.chance(50) ? 1.F / 6 : 0.2F;
      attributes["beta"] = 0.5F;
    }
    if (type == "Gelu" || type == "Mish" || type == "HardSwish") graph_.opset = 20;
    if (type == "Gelu" && choices_.chance(50)) attributes["approximate"] = std::string("tanh");
    return add(type, {map.name}, map.channels, map.place, attributes);
  }

  Map clip(const Map& map) {
    static constexpr std::array<std::pair<float, float>, 5> kBounds{
        {{0, 6}, {0, 1}, {-1, 1}, {0.25F, 2}, {-2, -0.25F}}};
    const auto& [low, high] = choices_.one_of(kBounds);
    std::vector<std::string> inputs{map.name, add_constant(at::scalar_tensor(low, at::kFloat))};
    if (choices_.chance(80)) inputs.push_back(add_constant(at::scalar_tensor(high, at::kFloat)));
    return add("Clip", inputs, map.channels, map.place);
  }

  void function(const Map& map) {
    if (hazardous_ && choices_.chance(40)) {
      add("Sqrt", {map.name}, map.channels, map.place);
    } else if (choices_.chance(10)) {
      const Map positive = add("Abs", {map.name}, map.channels, map.place);
      add("Sqrt", {positive.name}, map.channels, map.place);
    } else if (choices_.chance(10)) {
      const Map bounded = add("Tanh", {map.name}, map.channels, map.place);
      add("Exp", {bounded.name}, map.channels, map.place);
    } else {
      apply(map);
    }
  }

  void normalization(const Map& map) {
    const Ints c{map.channels};
    const std::string scale = add_constant(factors(c));
    const std::string shift = add_constant(numbers(c, -1, 1));
    const std::string mean = add_constant(numbers(c, -1, 1));
    const std::string variance = add_constant(numbers(c, 0.25, 2));
    add("BatchNormalization", {map.name, scale, shift, mean, variance}, map.channels, map.place);
    if (choices_.chance(40)) apply(Map(maps_.back()));
  }

  std::string joiner() {
    static constexpr std::array<std::string_view, 9> kJoins{"Add", "Add", "Add", "Sub", "Mul",
                                                            "Mul", "Max", "Min", "Sum"};
    return std::string(choices_.one_of(kJoins));
  }

  // With one number, one a channel, or the other way round.
  void constant(const Map& map) {
    Ints sizes{map.channels, 1, 1};
    const std::int64_t form = choices_.between(0, 4);
    if (form == 1) sizes = {1, map.channels, 1, 1};
    if (form == 2) sizes = {};
    if (form == 3) sizes = {1};
    if (form == 4) sizes = {1, 1, 1, 1};
    const std::string value = add_constant(factors(sizes));
    const bool divides = choices_.chance(20);
    const bool first = !divides && choices_.chance(35);
    const std::string type = divides ? "Div" : joiner();
    add(type,
        first ? std::vector<std::string>{value, map.name}
              : std::vector<std::string>{map.name, value},
        map.channels, map.place);
    if (choices_.chance(40)) apply(Map(maps_.back()));
  }

  // Another map of the same size, perhaps the same one.
  Map partner(const Map& map) {
    std::vector<Map> fitting;
    for (const Map& other : maps_) {
      if (other.channels == map.channels && other.place == map.place) fitting.push_back(other);
    }
    const auto index = choices_.between(0, static_cast<std::int64_t>(fitting.size()));
    if (index < static_cast<std::int64_t>(fitting.size()))
      return fitting[static_cast<std::size_t>(index)];
    return convolve(map, {}, 1, map.channels);
  }

  void join(const Map& map) {
    const Map other = partner(map);
    if (choices_.chance(12)) {
      divide(map, other, map);
      return;
    }
    const bool swapped = choices_.chance(50);
    add(joiner(), {swapped ? other.name : map.name, swapped ? map.name : other.name}, map.channels,
        map.place);
    if (choices_.chance(40)) apply(Map(maps_.back()));
  }

  // map / other, where `other` is kept away from zero, or not.
  void divide(const Map& map, const Map& other, const Map& size) {
    if (hazardous_) {
      const Map zeros = add("Relu", {other.name}, other.channels, other.place);
      add("Div", {map.name, zeros.name}, size.channels, size.place);
    } else {
      const Map positive = add("Sigmoid", {other.name}, other.channels, other.place);
      const Map far = add("Add", {positive.name, add_constant(at::full({1}, 0.5))}, other.channels,
                          other.place);
      add("Div", {map.name, far.name}, size.channels, size.place);
    }
    if (choices_.chance(40)) apply(Map(maps_.back()));
  }

  // One number a channel, one a position or one in all, computed from the map.
  void gate(const Map& map) {
    Map numbers = map;
    if (choices_.chance(70) && map.place != kOnePosition) {
      numbers = add(choices_.chance(80) ? "GlobalAveragePool" : "GlobalMaxPool", {map.name},
                    map.channels, kOnePosition);
      if (choices_.chance(50)) numbers = convolve(numbers, {}, 1, choices_.between(1, 20));
      if (choices_.chance(50)) numbers = apply(numbers);
      numbers = convolve(numbers, {}, 1, choices_.chance(90) ? map.channels : 1);
    } else {
      numbers = convolve(map, {}, 1, 1);
    }
    if (choices_.chance(80)) numbers = apply(numbers);
    if (choices_.chance(12)) {
      divide(map, numbers, map);
      return;
    }
    const bool swapped = choices_.chance(40);
    add(joiner(), {swapped ? numbers.name : map.name, swapped ? map.name : numbers.name},
        map.channels, map.place);
    if (choices_.chance(40)) apply(Map(maps_.back()));
  }

  void gate_of_itself(const Map& map) {
    const bool smooth = choices_.chance(50);
    std::map<std::string, Attribute, std::less<>> attributes;
    if (!smooth) attributes = {{"alpha", 1.F / 6}, {"beta", 0.5F}};
    const Map slope =
        add(smooth ? "Sigmoid" : "HardSigmoid", {map.name}, map.channels, map.place, attributes);
    const bool swapped = choices_.chance(50);
    add("Mul", {swapped ? slope.name : map.name, swapped ? map.name : slope.name}, map.channels,
        map.place);
  }

  void pool(const Map& map) {
    if (map.place == kOnePosition) return function(map);
    const bool largest = choices_.chance(50);
    Window w = some_window(3, largest);
    w.rows = std::max<std::int64_t>(w.rows, 2);
    w.columns = std::max<std::int64_t>(w.columns, 2);
    w.pads = {0, 0, 0, 0};
    if (choices_.chance(50) || !may_shrink(map)) {
      w.stride = may_shrink(map) ? w.stride : 1;
      w.pad_to_keep();
    }
    const std::int64_t up = choices_.chance(20) ? 1 : 0;
    const std::int64_t counts = choices_.chance(40) ? 1 : 0;
    std::map<std::string, Attribute, std::less<>> attributes{
        {"kernel_shape", Ints{w.rows, w.columns}},
        {"strides", Ints{w.stride, w.stride}},
        {"pads", w.pads},
        {"ceil_mode", up}};
    if (largest)
      attributes["dilations"] = Ints{w.gap, w.gap};
    else
      attributes["count_include_pad"] = counts;
    const bool same = keeps_size(w);
    add(largest ? "MaxPool" : "AveragePool", {map.name}, map.channels,
        same ? map.place : place_of_window(map, w, "pool" + std::to_string(up)), attributes);
  }

  void global_pool(const Map& map) {
    add(choices_.chance(50) ? "GlobalAveragePool" : "GlobalMaxPool", {map.name}, map.channels,
        kOnePosition);
  }

  void concatenation(const Map& map) {
    std::vector<std::string> inputs{map.name};
    std::int64_t channels = map.channels;
    const std::int64_t more = choices_.between(1, 3);
    for (std::int64_t i = 0; i < more; ++i) {
      std::vector<Map> fitting;
      for (const Map& other : maps_) {
        if (other.place == map.place && channels + other.channels <= 200) fitting.push_back(other);
      }
      if (fitting.empty()) break;
      const Map& other =
          fitting[static_cast<std::size_t>(choices_.between(0, std::ssize(fitting) - 1))];
      inputs.insert(choices_.chance(50) ? inputs.begin() : inputs.end(), other.name);
      channels += other.channels;
    }
    add("Concat", inputs, channels, map.place,
        {{"axis", std::int64_t{choices_.chance(80) ? 1 : -3}}});
  }

  void pass(const Map& map) {
    if (choices_.chance(40) && may_shrink(map)) {
      Window w;
      w.pads = {choices_.between(0, 2), choices_.between(0, 2), choices_.between(0, 2),
                choices_.between(0, 2)};
      const std::string pads = add_constant(at::tensor(
          std::vector<std::int64_t>{0, 0, w.pads[0], w.pads[1], 0, 0, w.pads[2], w.pads[3]}));
      const Map padded = add("Pad", {map.name, pads}, map.channels, place_of_window(map, w, "pad"));
      if (choices_.chance(60))
        convolution(padded);
      else
        pool(padded);
      return;
    }
    add(choices_.chance(60) ? "Identity" : "Dropout", {map.name}, map.channels, map.place);
  }

  // What the compiler does not know, in the middle.
  void stranger(const Map& map) {
    static constexpr std::array<std::string_view, 4> kStrangers{"Erf", "Softsign", "Softplus",
                                                                "LRN"};
    const std::string type(choices_.one_of(kStrangers));
    std::map<std::string, Attribute, std::less<>> attributes;
    if (type == "LRN") attributes["size"] = std::int64_t{3};
    add(type, {map.name}, map.channels, map.place, attributes);
  }

  // The last value's means to the logits, and those of another one now and then.
  void finish() {
    Map last = maps_.back();
    const Map other = recent();
    if (other.name != last.name && other.place == last.place && choices_.chance(50)) {
      last = add("Concat", {other.name, last.name}, other.channels + last.channels, last.place,
                 {{"axis", std::int64_t{1}}});
    }
    const Map pooled = add("GlobalAveragePool", {last.name}, last.channels, kOnePosition);
    const Map flat = add("Flatten", {pooled.name}, last.channels, kOnePosition);
    const double bound = std::sqrt(3.0 / static_cast<double>(last.channels));
    const std::string weights = add_constant(numbers({kLabels, last.channels}, -bound, bound));
    add("Gemm", {flat.name, weights}, kLabels, kOnePosition, {{"transB", std::int64_t{1}}});
    graph_.outputs = {maps_.back().name};
  }

  Choices& choices_;
  Graph graph_;
  std::vector<Map> maps_;
  std::map<std::string, std::int64_t> behind_;    // places behind windows
  std::map<std::int64_t, std::int64_t> shrinks_;  // how often a place became smaller
  std::int64_t places_ = 0;
  std::uint64_t numbers_ = 0;
  bool hazardous_ = false;
};

}  // namespace

Graph generate_network(Choices& choices) { return Generator(choices).run(); }

}  // namespace cameras::testing
