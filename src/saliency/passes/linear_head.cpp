#include "saliency/passes/linear_head.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>

#include "network/layers/every_path.h"

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

// Which inputs of an operator may follow from the layer for the result to be linear in them.
enum class LinearIn { first, one, all };

// Functions of what follows from the layer that are linear, or linear and a constant.
struct LinearOperator {
  std::string_view type;
  LinearIn in = LinearIn::first;
};

constexpr std::array kLinearOperators{
    LinearOperator{"Add", LinearIn::all},
    LinearOperator{"AveragePool", LinearIn::first},
    LinearOperator{"BatchNormalization", LinearIn::first},
    LinearOperator{"Concat", LinearIn::all},
    LinearOperator{"Conv", LinearIn::first},
    LinearOperator{"Div", LinearIn::first},
    LinearOperator{"Dropout", LinearIn::first},
    LinearOperator{"Flatten", LinearIn::first},
    LinearOperator{"Gather", LinearIn::first},
    LinearOperator{"Gemm", LinearIn::one},
    LinearOperator{"GlobalAveragePool", LinearIn::first},
    LinearOperator{"Identity", LinearIn::first},
    LinearOperator{"MatMul", LinearIn::one},
    LinearOperator{"Mul", LinearIn::one},
    LinearOperator{"Neg", LinearIn::first},
    LinearOperator{"ReduceMean", LinearIn::first},
    LinearOperator{"ReduceSum", LinearIn::first},
    LinearOperator{"Reshape", LinearIn::first},
    LinearOperator{"Slice", LinearIn::first},
    LinearOperator{"Squeeze", LinearIn::first},
    LinearOperator{"Sub", LinearIn::all},
    LinearOperator{"Sum", LinearIn::all},
    LinearOperator{"Transpose", LinearIn::first},
    LinearOperator{"Unsqueeze", LinearIn::first},
    LinearOperator{"cameras.AdaptiveAveragePool", LinearIn::first},
    LinearOperator{"cameras.TilingPool", LinearIn::first},
};

bool tells_the_size(const Node& node) { return node.type == "Shape" || node.type == "Size"; }

// What the file says of a pool that was fitted to all sizes.
std::string type_of(const Node& node) {
  return node.type == "cameras.WholeMapPool" ? node.attribute("pool", node.type) : node.type;
}

bool is_mean(const Node& node) {
  const Ints sizes = node.attribute("sizes", Ints{});  // of a pool to a number of positions
  const bool to_one = std::ranges::all_of(sizes, [](std::int64_t size) { return size == 1; });
  const std::string type = type_of(node);
  return type == "ReduceMean" || type == "ReduceSum" || (type.ends_with("AveragePool") && to_one);
}

std::string value_named(const Graph& graph, std::string_view layer) {
  const auto node = std::ranges::find(graph.nodes, layer, &Node::name);
  const bool computes = node != graph.nodes.end() && !node->outputs.empty();
  return computes ? node->outputs[0] : std::string(layer);
}

// What follows from a layer, node by node.
class Followed {
 public:
  Followed(const Graph& graph, const std::string& value)
      : from_image_(values_from_image(graph)), known_{value} {}

  // Why the node ends it; "" where it does not.
  std::string follow(const Node& node) {
    const auto count = std::ranges::count_if(
        node.inputs, [&](const std::string& input) { return known_.contains(input); });
    if (count == 0 || tells_the_size(node)) return {};
    const std::string type = type_of(node);
    const auto* const row =
        std::ranges::find(kLinearOperators, std::string_view(type), &LinearOperator::type);
    const bool linear = row != kLinearOperators.end() && fits(node, row->in, count);
    if (!linear) return describe(node);
    if (reads_the_picture_past(node)) {
      return describe(node) + ", which reads the picture past the layer as well";
    }
    const bool averaged = is_mean(node) || any_averaged(node);
    for (const std::string& output : node.outputs) {
      known_.insert(output);
      if (averaged) averaged_.insert(output);
    }
    return {};
  }

  bool is_averaged(const std::string& value) const { return averaged_.contains(value); }

 private:
  bool fits(const Node& node, LinearIn in, std::ptrdiff_t count) const {
    if (in == LinearIn::all) return true;
    return count == 1 && (in == LinearIn::one || known_.contains(node.inputs[0]));
  }

  bool reads_the_picture_past(const Node& node) const {
    return std::ranges::any_of(node.inputs, [&](const std::string& input) {
      return from_image_.contains(input) && !known_.contains(input);
    });
  }

  bool any_averaged(const Node& node) const {
    return std::ranges::any_of(node.inputs,
                               [&](const std::string& input) { return averaged_.contains(input); });
  }

  Names from_image_;
  Names known_;     // the layer, and what is linear in it
  Names averaged_;  // of these the ones behind a mean
};

constexpr std::string_view kExpected = "expected a mean over positions and linear layers between ";

}  // namespace

std::string linear_head_refusal(const Graph& graph, std::string_view layer) {
  const std::string value = value_named(graph, layer);
  if (!values_from_image(graph).contains(value)) return {};
  const std::string expected =
      std::string(kExpected) + "layer '" + std::string(layer) + "' and the scores for CAM, found ";
  Followed followed(graph, value);
  for (const Node& node : graph.nodes) {
    const std::string why = followed.follow(node);
    if (!why.empty()) return expected + why;
  }
  return followed.is_averaged(graph.outputs.at(0)) ? "" : expected + "no mean";
}

}  // namespace cameras
