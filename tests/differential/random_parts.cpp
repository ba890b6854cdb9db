#include "differential/random_parts.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace cameras::testing {

RandomParts::RandomParts(Choices& choices)
    : choices_(choices), network_{choices.between(15, 34), choices.between(15, 34)} {}

// Mostly the newest.
Map RandomParts::recent() {
  const auto& maps = network_.maps();
  std::size_t back = 1;
  while (back < maps.size() && choices_.chance(30)) ++back;
  return maps[maps.size() - back];
}

Map RandomParts::one_of(const std::vector<Map>& maps) {
  return maps[static_cast<std::size_t>(choices_.between(0, std::ssize(maps) - 1))];
}

std::int64_t RandomParts::some_channels() {
  static constexpr std::array<std::int64_t, 7> kAligned{8, 16, 24, 32, 40, 48, 64};
  const std::int64_t kind = choices_.between(0, 9);
  if (kind < 2) return choices_.one_of(kAligned);
  return kind < 7 ? choices_.between(1, 40) : choices_.between(1, 130);
}

std::int64_t RandomParts::some_groups(std::int64_t channels) {
  if (choices_.chance(65)) return 1;
  if (choices_.chance(60)) return channels;  // depthwise
  for (const std::int64_t groups : {4, 3, 2, 5}) {
    if (channels % groups == 0) return groups;
  }
  return 1;
}

Window RandomParts::some_window(std::int64_t largest, bool dilated) {
  Window w;
  w.rows = choices_.between(1, largest);
  w.columns = choices_.chance(70) ? w.rows : choices_.between(1, largest);
  w.stride = choices_.chance(25) ? 2 : 1;
  w.gap = dilated && choices_.chance(15) ? 2 : 1;
  if (choices_.chance(75)) w.pad_to_keep();
  return w;
}

Map RandomParts::pointwise(const Map& map, std::int64_t results) {
  return network_.convolve(map, {}, 1, results, choices_.chance(50));
}

// A function that is finite for any finite value.
Map RandomParts::apply(const Map& map) {
  static constexpr std::array<std::string_view, 17> kFunctions{
      "Relu", "Relu",        "Relu",      "LeakyRelu", "Clip", "Clip", "Elu",  "Selu",    "Sigmoid",
      "Tanh", "HardSigmoid", "HardSwish", "Abs",       "Neg",  "Mish", "Gelu", "Softplus"};
  const std::string type(choices_.one_of(kFunctions));
  if (type == "Clip") return clip(map);
  Attributes attributes;
  if (type == "LeakyRelu" || type == "Elu") {
    attributes["alpha"] = 0.1F * static_cast<float>(choices_.between(1, 12));
  }
  if (type == "HardSigmoid") {
    attributes["alpha"] = choices_.chance(50) ? 1.F / 6 : 0.2F;
    attributes["beta"] = 0.5F;
  }
  if (type == "Gelu" || type == "Mish" || type == "HardSwish") network_.needs_opset(20);
  if (type == "Gelu" && choices_.chance(50)) attributes["approximate"] = std::string("tanh");
  return network_.add(type, {map.name}, map, attributes);
}

Map RandomParts::clip(const Map& map) {
  static constexpr std::array<std::pair<float, float>, 5> kBounds{
      {{0, 6}, {0, 1}, {-1, 1}, {0.25F, 2}, {-2, -0.25F}}};
  const auto& [low, high] = choices_.one_of(kBounds);
  std::vector<std::string> inputs{map.name, network_.constant(at::scalar_tensor(low, at::kFloat))};
  if (choices_.chance(80)) {
    inputs.push_back(network_.constant(at::scalar_tensor(high, at::kFloat)));
  }
  return network_.add("Clip", inputs, map);
}

void RandomParts::apply_sometimes() {
  const Map last = network_.maps().back();
  if (choices_.chance(40)) apply(last);
}

std::string RandomParts::joiner() {
  static constexpr std::array<std::string_view, 9> kJoins{"Add", "Add", "Add", "Sub", "Mul",
                                                          "Mul", "Max", "Min", "Sum"};
  return std::string(choices_.one_of(kJoins));
}

Map RandomParts::join_with(const Map& map, const std::string& other, bool other_first) {
  std::vector<std::string> inputs{map.name, other};
  if (other_first) std::swap(inputs[0], inputs[1]);
  return network_.add(joiner(), inputs, map);
}

// Another map of the same size, perhaps the same one.
Map RandomParts::partner(const Map& map) {
  std::vector<Map> fitting;
  for (const Map& other : network_.maps()) {
    if (other.channels == map.channels && other.place == map.place) fitting.push_back(other);
  }
  return choices_.chance(70) ? one_of(fitting) : pointwise(map, map.channels);
}

}  // namespace cameras::testing
