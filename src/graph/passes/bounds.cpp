#include "graph/passes/bounds.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace cameras {
namespace {

constexpr int kMostNodes = 64;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// Give some of the numbers that they read, or means of them.
constexpr std::array<std::string_view, 20> kSelecting{
    "Identity",  "Cast",       "Flatten",   "Reshape",       "Squeeze",
    "Unsqueeze", "Dropout",    "Transpose", "Slice",         "Gather",
    "Split",     "ReduceMean", "ReduceMax", "ReduceMin",     "GlobalAveragePool",
    "Expand",    "Tile",       "MaxPool",   "GlobalMaxPool", "GatherElements"};

// Give numbers of any of their operands, or means of them.
constexpr std::array<std::string_view, 4> kJoining{"Concat", "Mean", "Max", "Min"};

// A product whose factors may be infinite: 0 times what has no bound is 0 as well.
double bounded_product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

Bounds times(const Bounds& a, const Bounds& b) {
  const std::array corners{bounded_product(a.low, b.low), bounded_product(a.low, b.high),
                           bounded_product(a.high, b.low), bounded_product(a.high, b.high)};
  return {*std::ranges::min_element(corners), *std::ranges::max_element(corners)};
}

Bounds divided(const Bounds& a, const Bounds& b) {
  if (b.low <= 0 && b.high >= 0) return {};
  return times(a, {1 / b.high, 1 / b.low});
}

// Functions that never fall: the bounds of what they read, sent through.
using Function = double (*)(double);
struct Rising {
  std::string_view type;
  Function at;
};

constexpr std::array kRising{
    Rising{"Relu", [](double x) { return std::max(0.0, x); }},
    Rising{"Exp", [](double x) { return std::exp(x); }},
    Rising{"Tanh", [](double x) { return std::tanh(x); }},
    Rising{"Sqrt", [](double x) { return std::sqrt(std::max(0.0, x)); }},
    Rising{"Softplus", [](double x) { return x > 30 ? x : std::log1p(std::exp(x)); }},
    Rising{"Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }},
};

class BoundsOf {
 public:
  explicit BoundsOf(const Graph& graph) : graph_(graph) {
    for (const Node& node : graph.nodes) {
      for (const std::string& output : node.outputs) made_by_[output] = &node;
    }
  }

  Bounds of(const std::string& value) {
    if (const auto known = known_.find(value); known != known_.end()) return known->second;
    Bounds found = looked_up(value);
    if (std::isnan(found.low) || std::isnan(found.high)) found = {};  // infinite constants
    known_[value] = found;
    return found;
  }

 private:
  Bounds looked_up(const std::string& value) {
    if (const auto constant = graph_.constants.find(value); constant != graph_.constants.end()) {
      return of_constant(constant->second);
    }
    const auto node = made_by_.find(value);
    if (node == made_by_.end() || ++visited_ > kMostNodes) return {};
    return of_node(*node->second);
  }

  static Bounds of_constant(const at::Tensor& constant) {
    if (constant.numel() == 0 || constant.is_complex()) return {};
    const at::Tensor numbers = constant.to(at::kDouble);
    return {numbers.min().item<double>(), numbers.max().item<double>()};
  }

  Bounds of_node(const Node& node) {
    if (node.type == "Softmax" || node.type == "HardSigmoid" || node.type == "Hardmax") {
      return {0, 1};
    }
    if (node.inputs.empty()) return {};
    if (const auto arithmetic = of_arithmetic(node)) return *arithmetic;
    const Bounds first = of(node.inputs[0]);
    if (const auto* const rising = std::ranges::find(kRising, node.type, &Rising::type);
        rising != kRising.end()) {
      return {rising->at(first.low), rising->at(first.high)};
    }
    if (std::ranges::find(kSelecting, node.type) != kSelecting.end()) return first;
    if (std::ranges::find(kJoining, node.type) != kJoining.end()) return joined(node);
    if (node.type == "Clip") return clipped(node, first);
    if (node.type == "LogSoftmax") return {-kInfinite, 0};
    if (node.type == "Neg") return {-first.high, -first.low};
    if (node.type == "Abs") return {0, std::max(std::abs(first.low), std::abs(first.high))};
    if (node.type == "Reciprocal") return divided({1, 1}, first);
    return {};
  }

  std::optional<Bounds> of_arithmetic(const Node& node) {
    if (node.type == "Sum" || node.type == "Add") {
      Bounds sum{0, 0};
      for (const std::string& name : node.inputs)
        sum = {sum.low + of(name).low, sum.high + of(name).high};
      return sum;
    }
    if (node.inputs.size() != 2) return std::nullopt;
    const bool known = node.type == "Sub" || node.type == "Mul" || node.type == "Div";
    if (!known) return std::nullopt;
    const Bounds a = of(node.inputs[0]);
    const Bounds b = of(node.inputs[1]);
    if (node.type == "Sub") return Bounds{a.low - b.high, a.high - b.low};
    return node.type == "Mul" ? times(a, b) : divided(a, b);
  }

  Bounds joined(const Node& node) {
    Bounds all{kInfinite, -kInfinite};
    for (const std::string& name : node.inputs) {
      const Bounds one = of(name);
      all = {std::min(all.low, one.low), std::max(all.high, one.high)};
    }
    return all;
  }

  // The bounds are attributes up to opset 10 and inputs from then on.
  Bounds clipped(const Node& node, const Bounds& first) {
    double low = -kInfinite;
    double high = kInfinite;
    if (node.has("min")) low = node.attribute("min", 0.F);
    if (node.has("max")) high = node.attribute("max", 0.F);
    if (node.inputs.size() > 1 && !node.inputs[1].empty()) low = of(node.inputs[1]).low;
    if (node.inputs.size() > 2 && !node.inputs[2].empty()) high = of(node.inputs[2]).high;
    return {std::clamp(first.low, low, std::max(low, high)),
            std::clamp(first.high, low, std::max(low, high))};
  }

  const Graph& graph_;
  std::map<std::string, const Node*, std::less<>> made_by_;
  std::map<std::string, Bounds, std::less<>> known_;
  int visited_ = 0;
};

}  // namespace

Bounds bounds_of(const Graph& graph, const std::string& value) {
  const at::NoGradGuard no_grad;
  return BoundsOf(graph).of(value);
}

}  // namespace cameras
