#include "saliency/relevance/pixels.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "network/evaluate.h"

namespace cameras {
namespace {

constexpr std::array<std::string_view, 9> kRecolours{"Add",  "BatchNormalization", "Cast",
                                                     "Clip", "DequantizeLinear",   "Div",
                                                     "Mul",  "QuantizeLinear",     "Sub"};

constexpr std::array<std::string_view, 13> kMoves{
    "Concat", "Dropout",      "Flatten", "Gather",  "Identity",  "Pad",      "Reshape",
    "Slice",  "SpaceToDepth", "Split",   "Squeeze", "Transpose", "Unsqueeze"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& types, const Node& node) {
  return std::ranges::find(types, std::string_view(node.type)) != types.end();
}

class RangesOfPixels {
 public:
  RangesOfPixels(const Graph& graph, const Trace& trace, const PixelRange& input)
      : graph_(graph), trace_(trace), ranges_{{graph.inputs.at(0).name, input}} {}

  PixelRanges ranges(const Flow& flow) && {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (is_of_pixels(graph_.nodes[i], flow.carriers[i])) add(graph_.nodes[i], flow.carriers[i]);
    }
    return std::move(ranges_);
  }

 private:
  bool is_of_pixels(const Node& node, const std::vector<std::size_t>& carriers) const {
    const bool known = recolours(node) ? carriers.size() == 1 : is_among(kMoves, node);
    const auto is_pixels = [&](std::size_t i) { return ranges_.contains(node.inputs[i]); };
    return known && !carriers.empty() && std::ranges::all_of(carriers, is_pixels) &&
           (!recolours(node) || others_are_constants(node, carriers[0]));
  }

  bool others_are_constants(const Node& node, std::size_t carrier) const {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const bool constant = node.inputs[i].empty() || graph_.constants.contains(node.inputs[i]);
      if (i != carrier && !constant) return false;
    }
    return true;
  }

  std::vector<at::Tensor> evaluated(const Node& node, const std::vector<std::size_t>& carriers,
                                    at::Tensor PixelRange::*bound) const {
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) inputs.push_back(trace_.value(name));
    for (const std::size_t i : carriers) inputs[i] = ranges_.at(node.inputs[i]).*bound;
    return evaluate_node(node, kernel_of(node, graph_.opset), inputs);
  }

  // Each number follows from one by a function that only rises or only falls, so the two ends of
  // its range become the two ends of the new one.
  void add(const Node& node, const std::vector<std::size_t>& carriers) {
    const std::vector<at::Tensor> one = evaluated(node, carriers, &PixelRange::low);
    const std::vector<at::Tensor> other = evaluated(node, carriers, &PixelRange::high);
    for (std::size_t k = 0; k < node.outputs.size(); ++k) {
      if (node.outputs[k].empty()) continue;
      ranges_[node.outputs[k]] = {at::minimum(one[k], other[k]), at::maximum(one[k], other[k])};
    }
  }

  const Graph& graph_;
  const Trace& trace_;
  PixelRanges ranges_;
};

}  // namespace

bool recolours(const Node& node) { return is_among(kRecolours, node); }

PixelRanges pixel_ranges(const Graph& graph, const Flow& flow, const Trace& trace,
                         const PixelRange& input) {
  const at::NoGradGuard no_grad;
  return RangesOfPixels(graph, trace, input).ranges(flow);
}

}  // namespace cameras
