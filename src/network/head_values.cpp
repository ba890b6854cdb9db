#include "network/head_values.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/checked.h"
#include "network/evaluate.h"

namespace cameras {
namespace {

constexpr std::size_t kMostTailNodes = 48;
constexpr std::int64_t kMostNumbers = 1 << 17;  // of a value, by image
constexpr std::int64_t kMostPixels = std::int64_t{1} << 27;
constexpr int kImages = 4;

using Names = std::set<std::string, std::less<>>;
using NamedTensors = std::map<std::string, at::Tensor, std::less<>>;

const Node* producer_of(const Graph& graph, const std::string& value) {
  const auto found = std::ranges::find_if(graph.nodes, [&](const Node& node) {
    return std::ranges::find(node.outputs, value) != node.outputs.end();
  });
  return found == graph.nodes.end() ? nullptr : &*found;
}

// The outputs of the last nodes. Nodes are in execution order, so one walk from the end finds them.
Names tail_of(const Graph& graph, const std::string& output) {
  Names wanted{output};
  Names found;
  std::size_t nodes = 0;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend() && nodes < kMostTailNodes;
       ++node) {
    const bool computes = std::ranges::any_of(
        node->outputs, [&](const std::string& name) { return wanted.contains(name); });
    if (!computes) continue;
    ++nodes;
    wanted.insert(node->inputs.begin(), node->inputs.end());
    found.insert(node->outputs.begin(), node->outputs.end());
  }
  found.erase("");
  return found;
}

// Noise of three strengths, and four patches of colour: what saturates in one does not in another.
at::Tensor noise(int number, const Ints& shape) {
  const at::Generator generator =
      at::make_generator<at::CPUGeneratorImpl>(static_cast<std::uint64_t>(number));
  if (number == 0) return at::rand(shape, generator, at::kFloat);
  if (number == 1) return at::randn(shape, generator, at::kFloat);
  if (number == 3) {
    const at::Tensor patches = at::randn({shape[0], shape[1], 2, 2}, generator, at::kFloat);
    return at::upsample_nearest2d(patches, {shape[2], shape[3]});
  }
  return at::rand(shape, generator, at::kFloat) * 255;
}

class TailRun {
 public:
  TailRun(const Graph& graph, Names tail) : graph_(graph), tail_(std::move(tail)) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string& name : graph.nodes[i].inputs) last_use_[name] = i;
    }
  }

  // Calls `keep(name, value)` for the values of the tail, in execution order.
  template <class Keep>
  void run(const at::Tensor& image, const Keep& keep) const {
    NamedTensors values{{graph_.inputs.at(0).name, image}};
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      std::vector<at::Tensor> inputs;
      for (const std::string& name : node.inputs) inputs.push_back(value_of(values, name));
      const ops::Tensors outputs = evaluate_node(node, kernel_of(node, graph_.opset), inputs);
      for (std::size_t k = 0; k < node.outputs.size(); ++k) {
        if (node.outputs[k].empty()) continue;
        values[node.outputs[k]] = outputs[k];
        if (tail_.contains(node.outputs[k])) keep(node.outputs[k], outputs[k]);
      }
      for (const std::string& name : node.inputs) {
        if (last_use_.at(name) == i) values.erase(name);
      }
    }
  }

 private:
  at::Tensor value_of(const NamedTensors& values, const std::string& name) const {
    if (const auto value = values.find(name); value != values.end()) return value->second;
    const auto constant = graph_.constants.find(name);
    return constant == graph_.constants.end() ? at::Tensor() : constant->second;
  }

  const Graph& graph_;
  Names tail_;
  std::map<std::string, std::size_t, std::less<>> last_use_;
};

bool is_kept(const at::Tensor& value, std::int64_t batch) {
  return value.is_floating_point() && value.numel() > 0 && value.numel() <= kMostNumbers * batch &&
         value.numel() % batch == 0 && at::isfinite(value).all().item<bool>();
}

// What the tail's values are for one image.
std::vector<HeadValue> values_for(const TailRun& tail, const at::Tensor& image) {
  std::vector<HeadValue> values;
  const std::int64_t batch = image.size(0);
  tail.run(image, [&](const std::string& name, const at::Tensor& value) {
    if (!is_kept(value, batch)) return;
    values.push_back({name, value.sizes().vec(), {value.to(at::kDouble).reshape({batch, -1})}});
  });
  return values;
}

// Of both only what both have: an image may give infinities on the way.
std::vector<HeadValue> in_both(const std::vector<HeadValue>& all, std::vector<HeadValue> more) {
  std::vector<HeadValue> values;
  for (HeadValue value : all) {
    const auto same = std::ranges::find(more, value.name, &HeadValue::name);
    if (same == more.end()) continue;
    value.rows.push_back(same->rows[0]);
    values.push_back(std::move(value));
  }
  return values;
}

bool holds(const std::vector<HeadValue>& values, const std::string& name) {
  return std::ranges::find(values, name, &HeadValue::name) != values.end();
}

constexpr std::array<std::string_view, 15> kShapers{"Identity",
                                                    "Cast",
                                                    "Flatten",
                                                    "Reshape",
                                                    "Squeeze",
                                                    "Unsqueeze",
                                                    "Dropout",
                                                    "ReduceMean",
                                                    "AveragePool",
                                                    "GlobalAveragePool",
                                                    "Transpose",
                                                    "Relu",
                                                    "cameras.WholeMapPool",
                                                    "QuantizeLinear",
                                                    "DequantizeLinear"};

bool has_negative_weights(const Graph& graph, const Node& node) {
  const bool product = node.type == "Gemm" || node.type == "MatMul" || node.type == "Conv";
  if (!product || node.inputs.size() < 2) return false;
  const auto weight = graph.constants.find(node.inputs[1]);
  return weight != graph.constants.end() && weight->second.numel() > 0 &&
         weight->second.min().item<double>() < 0;
}

// The operand that is computed, of a sum with a constant.
const std::string* shifted(const Graph& graph, const Node& node) {
  if (node.type != "Add" || node.inputs.size() != 2) return nullptr;
  if (graph.constants.contains(node.inputs[1])) return node.inputs.data();
  return graph.constants.contains(node.inputs[0]) ? &node.inputs[1] : nullptr;
}

}  // namespace

bool are_plain_logits(const Graph& graph, const std::string& output) {
  std::string value = output;
  for (std::size_t i = 0; i < kMostTailNodes; ++i) {
    const Node* const node = producer_of(graph, value);
    if (node == nullptr || node->inputs.empty()) return false;
    if (has_negative_weights(graph, *node)) return true;
    const std::string* const behind = shifted(graph, *node);
    if (behind == nullptr && std::ranges::find(kShapers, node->type) == kShapers.end())
      return false;
    value = behind != nullptr ? *behind : node->inputs[0];
  }
  return false;
}

std::vector<HeadValue> head_values(const Graph& graph, const std::string& output,
                                   const ImageInput& image) {
  const at::NoGradGuard no_grad;
  const Ints shape{image.batch, image.channels, image.height, image.width};
  std::vector<HeadValue> values;
  try {
    checked_product(shape, kMostPixels, "the input");
    const TailRun tail(graph, tail_of(graph, output));
    for (int number = 0; number < kImages; ++number) {
      std::vector<HeadValue> found = values_for(tail, noise(number, shape));
      if (!holds(found, output)) continue;  // too bright: softmax spelt out has overflowed
      values = values.empty() ? std::move(found) : in_both(values, std::move(found));
    }
  } catch (const Error&) {  // the network itself says what is wrong when it is built
    return {};
  }
  return values;
}

}  // namespace cameras
