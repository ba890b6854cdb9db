#include "saliency/relevance/gates.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

constexpr int kMostSteps = 32;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& types, const Node& node) {
  return std::ranges::find(types, std::string_view(node.type)) != types.end();
}

// Whose values are weights, between 0 and 1.
constexpr std::array<std::string_view, 4> kWeighs{"Hardmax", "HardSigmoid", "Sigmoid", "Softmax"};

// Bounded on both sides, so a gate beside anything that is not: x tanh(softplus(x)) is Mish, and x
// (1 + erf(x / √2)) / 2 Gelu.
constexpr std::array<std::string_view, 3> kBounds{"Erf", "Softsign", "Tanh"};

// What leaves a gate one: arithmetic with constants, other shapes, other types.
constexpr std::array<std::string_view, 16> kKeeps{
    "Add", "Cast", "DequantizeLinear", "Div",     "Dropout", "Expand", "Flatten",   "Identity",
    "Mul", "Neg",  "QuantizeLinear",   "Reshape", "Squeeze", "Sub",    "Transpose", "Unsqueeze"};

}  // namespace

Gates::Gates(const Graph& graph, const std::set<std::string, std::less<>>& from_image)
    : from_image_(from_image) {
  for (const Node& node : graph.nodes) {
    for (const std::string& name : node.outputs) producers_[name] = &node;
  }
}

// The one input of a node that shows something of the image; none where several do.
const std::string* Gates::only_input(const Node& node) const {
  const std::string* only = nullptr;
  for (const std::string& input : node.inputs) {
    if (!from_image_.contains(input)) continue;
    if (only != nullptr) return nullptr;
    only = &input;
  }
  return only;
}

// 2 for weights, 1 for what is bounded, 0 for anything else. ReLU6 is an activation, and
// min(max(x + 3, 0), 6) a hard sigmoid that is not yet divided.
int Gates::bound_of(const Node& node, const std::string* input) const {
  if (is_one_of(kWeighs, node)) return 2;
  if (is_one_of(kBounds, node)) return 1;
  if (node.type != "Clip" || input == nullptr) return 0;
  const auto shift = producers_.find(*input);
  return shift != producers_.end() && shift->second->type == "Add" ? 1 : 0;
}

int Gates::boundness(const std::string& value) const {
  const std::string* name = &value;
  for (int step = 0; step < kMostSteps; ++step) {
    const auto producer = producers_.find(*name);
    if (producer == producers_.end()) return 0;
    const Node& node = *producer->second;
    const std::string* const input = only_input(node);
    const int bound = bound_of(node, input);
    if (bound > 0 || input == nullptr || !is_one_of(kKeeps, node)) return bound;
    name = input;
  }
  return 0;
}

std::vector<std::size_t> Gates::signals(const Node& product) const {
  std::vector<std::size_t> signals;
  int least = 0;
  for (std::size_t i = 0; i < product.inputs.size(); ++i) {
    if (!from_image_.contains(product.inputs[i])) continue;
    const int bound = boundness(product.inputs[i]);
    if (signals.empty() || bound < least) {
      signals = {i};
      least = bound;
    } else if (bound == least) {
      signals.push_back(i);
    }
  }
  return signals;
}

}  // namespace cameras
