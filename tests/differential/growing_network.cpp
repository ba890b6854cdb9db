#include "differential/growing_network.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

std::string numbered(std::string letter, std::size_t number) {
  letter += std::to_string(number);
  return letter;
}

std::string text_of_window(const Window& w) {
  std::string key;
  for (const std::int64_t n :
       {w.rows, w.columns, w.stride, w.gap, w.pads[0], w.pads[1], w.pads[2], w.pads[3]}) {
    key += std::to_string(n) + ",";
  }
  return key;
}

}  // namespace

void Window::pad_to_keep() {
  const std::int64_t v = gap * (rows - 1);
  const std::int64_t h = gap * (columns - 1);
  pads = {v / 2, h / 2, v - v / 2, h - h / 2};
}

bool Window::keeps_size() const {
  Window same = *this;
  same.pad_to_keep();
  return stride == 1 && pads == same.pads;
}

GrowingNetwork::GrowingNetwork(std::int64_t height, std::int64_t width) {
  graph_.opset = 13;
  graph_.inputs = {{"x", {1, 3, height, width}, ElementType::floating}};
  maps_ = {{"x", 3, ++places_}};
}

Map GrowingNetwork::add(const std::string& type, std::vector<std::string> inputs, const Map& like,
                        Attributes attributes) {
  const std::string name = numbered("v", graph_.nodes.size());
  graph_.nodes.push_back({name, type, std::move(inputs), {name}, std::move(attributes)});
  maps_.push_back({name, like.channels, like.place});
  return maps_.back();
}

Map GrowingNetwork::convolve(const Map& map, const Window& w, std::int64_t groups,
                             std::int64_t results, bool biased, std::string_view auto_pad) {
  const std::int64_t fan_in = map.channels / groups;
  const double bound = std::sqrt(3.0 / static_cast<double>(fan_in * w.rows * w.columns));
  std::vector<std::string> inputs{
      map.name, constant(numbers({results, fan_in, w.rows, w.columns}, -bound, bound))};
  if (biased) inputs.push_back(constant(numbers({results}, -1, 1)));
  Attributes attributes{
      {"group", groups}, {"strides", Ints{w.stride, w.stride}}, {"dilations", Ints{w.gap, w.gap}}};
  if (auto_pad.empty())
    attributes["pads"] = w.pads;
  else
    attributes["auto_pad"] = std::string(auto_pad);
  const Map like{{}, results, place_of(map, w, "")};
  return add("Conv", std::move(inputs), like, std::move(attributes));
}

std::string GrowingNetwork::constant(const at::Tensor& value) {
  std::string name = numbered("k", graph_.constants.size());
  graph_.constants[name] = value;
  return name;
}

at::Tensor GrowingNetwork::numbers(const Ints& sizes, double low, double high) {
  return random_tensor(sizes, low, high, ++numbers_);
}

at::Tensor GrowingNetwork::factors(const Ints& sizes) {
  const at::Tensor sign = numbers(sizes, -0.5, 1).sign();
  return numbers(sizes, 0.5, 1.5) * at::where(sign == 0, at::ones_like(sign), sign);
}

std::int64_t GrowingNetwork::place_of(const Map& map, const Window& window,
                                      const std::string& kind) {
  if (map.place == kOnePosition || window.keeps_size()) return map.place;
  const auto key = std::to_string(map.place) + ":" + text_of_window(window) + kind;
  const auto [found, fresh] = behind_.emplace(key, places_ + 1);
  if (fresh) {
    ++places_;
    shrinks_[found->second] = shrinks_[map.place] + 1;
  }
  return found->second;
}

bool GrowingNetwork::may_shrink(const Map& map) const {
  constexpr std::int64_t kMost = 2;
  const auto found = shrinks_.find(map.place);
  return map.place != kOnePosition && (found == shrinks_.end() || found->second < kMost);
}

void GrowingNetwork::needs_opset(int opset) { graph_.opset = std::max(graph_.opset, opset); }

Graph GrowingNetwork::ended(const Map& last, std::int64_t labels) && {
  const Map mean{{}, last.channels, kOnePosition};
  const Map pooled = add("GlobalAveragePool", {last.name}, mean);
  const Map flat = add("Flatten", {pooled.name}, mean);
  const double bound = std::sqrt(3.0 / static_cast<double>(last.channels));
  const std::string weights = constant(numbers({labels, last.channels}, -bound, bound));
  const Map scores =
      add("Gemm", {flat.name, weights}, {{}, labels, kOnePosition}, {{"transB", std::int64_t{1}}});
  graph_.outputs = {scores.name};
  return std::move(graph_);
}

}  // namespace cameras::testing
