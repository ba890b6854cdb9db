#include "network/budget/footprint.h"
#include "core/aten.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/checked.h"
#include "core/translate.h"
#include "ops/operators.h"
#include "ops/predict.h"
#include "ops/shapes/sizes.h"

namespace cameras {
namespace {

using Values = std::map<std::string, at::Tensor, std::less<>>;

double memory_of(const at::Tensor& value) {
  return static_cast<double>(value.numel()) * static_cast<double>(value.itemsize());
}

// What a gradient needs of a recurrent layer's steps, by the size of their gates: sums, what
// functions made of them, products and states.
constexpr double kKeptOfSteps = 4;

class Walk {
 public:
  Walk(const Graph& graph, std::size_t recorded_from, const KnownSize& known)
      : graph_(graph), recorded_from_(recorded_from), known_(known) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string& name : graph.nodes[i].outputs) last_use_[name] = i;  // of nobody
      for (const std::string& name : graph.nodes[i].inputs) last_use_[name] = i;
    }
    constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
    for (const std::string& name : graph.outputs) last_use_[name] = kNever;
    for (const auto& [name, value] : graph.constants) result_.constants += memory_of(value);
  }

  Footprint of(const Ints& input) && {
    hold(graph_.inputs.at(0).name, ops::unknown_value(input));
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) step(i);
    return std::move(result_);
  }

 private:
  void step(std::size_t number) {
    const Node& node = graph_.nodes[number];
    const auto outputs = outcome(node);
    if (!outputs) result_.complete = false;
    take(node, outputs.value_or(ops::Tensors()));
    if (outputs) count_products(node, outputs->at(0));
    if (outputs) count_windows(node, outputs->at(0));
    const double in_steps = count_steps(node);
    if (number >= recorded_from_) live_ += kKeptOfSteps * in_steps;
    if (live_ + in_steps > result_.live) {
      result_.live = live_ + in_steps;
      result_.node = describe(node);
    }
    if (number < recorded_from_) free_what_ends(number);
  }

  void take(const Node& node, const ops::Tensors& outputs) {
    const bool folded = reads_constants_only(node);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      const std::string& name = node.outputs[i];
      if (name.empty()) continue;
      if (i >= outputs.size() || !outputs[i].defined()) {
        hold_guess(name);
        continue;
      }
      look_at_size(node, outputs[i]);
      folded ? fold(name, outputs[i]) : hold(name, outputs[i]);
    }
  }

  // Nothing where a size is not known, or the node's kernel would refuse: the run itself says so.
  std::optional<ops::Tensors> outcome(const Node& node) const {
    const ops::Kernel kernel = ops::find(node.type, graph_.opset);
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      const at::Tensor value = value_of(name);
      if (!name.empty() && !value.defined()) return std::nullopt;
      inputs.push_back(value);
    }
    if (kernel == nullptr) return std::nullopt;
    try {
      return translated(Errc::bad_model, [&] { return ops::predicted(node, kernel, inputs); });
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  at::Tensor value_of(const std::string& name) const {
    if (const auto value = values_.find(name); value != values_.end()) return value->second;
    const auto constant = graph_.constants.find(name);
    return constant == graph_.constants.end() ? at::Tensor() : constant->second;
  }

  void look_at_size(const Node& node, const at::Tensor& value) {
    if (value.numel() <= ops::kMaxElements || !result_.too_large.empty()) return;
    result_.too_large = describe(node) + ": expected at most " + std::to_string(ops::kMaxElements) +
                        " elements, found a result of shape " + shape_text(value.sizes());
  }

  void hold(const std::string& name, const at::Tensor& value) {
    const double bytes = memory_of(value);
    values_[name] = value;
    keep(name, bytes);
  }

  bool reads_constants_only(const Node& node) const {
    return std::ranges::all_of(node.inputs, [&](const std::string& name) {
      return name.empty() || graph_.constants.contains(name) || folded_.contains(name);
    });
  }

  // Computed while the network is loaded, and held until all of that is.
  void fold(const std::string& name, const at::Tensor& value) {
    values_[name] = value;
    folded_.insert(name);
    result_.constants += memory_of(value);
    result_.made += memory_of(value);
  }

  // By the size that it has where that is known: a map grows with the input.
  void hold_guess(const std::string& name) {
    if (known_.shapes == nullptr) return;
    const auto shape = known_.shapes->find(name);
    if (shape == known_.shapes->end()) return;
    double bytes = sizeof(float);
    for (const std::int64_t size : shape->second) bytes *= static_cast<double>(size);
    keep(name, shape->second.size() > 2 ? bytes * known_.more_pixels : bytes);
  }

  void keep(const std::string& name, double bytes) {
    held_[name] = bytes;
    live_ += bytes;
    result_.made += bytes;
  }

  void free_what_ends(std::size_t number) {
    const Node& node = graph_.nodes[number];
    for (const std::string& name : node.inputs) free_if_ends(name, number);
    for (const std::string& name : node.outputs) free_if_ends(name, number);  // nobody reads them
  }

  void free_if_ends(const std::string& name, std::size_t number) {
    if (name.empty() || last_use_.at(name) != number) return;
    if (const auto held = held_.find(name); held != held_.end()) {
      live_ -= held->second;
      held_.erase(held);
    }
    values_.erase(name);
  }

  void count_products(const Node& node, const at::Tensor& result) {
    const bool convolves = node.type == "Conv" || node.type == "ConvTranspose";
    const bool multiplies = node.type == "Gemm" || node.type == "MatMul";
    if (!convolves && !multiplies) return;
    const at::Tensor weight = value_of(node.inputs.at(1));
    if (convolves && graph_.constants.contains(node.inputs[1])) {
      result_.constants += memory_of(weight);  // reordered for the compiled trunk
    }
    const auto rows = static_cast<double>(std::max<std::int64_t>(1, weight.size(0)));
    const double each = static_cast<double>(weight.numel()) / rows;
    // Each value that a ConvTranspose reads goes into all that its kernel covers.
    const std::int64_t times =
        node.type == "ConvTranspose" ? value_of(node.inputs.at(0)).numel() : result.numel();
    add_work(node, static_cast<double>(times) * (convolves ? each : rows));
  }

  // What pools add up or compare, one by one: a multiplication of a matrix product is as fast as
  // one 64th of that.
  void count_windows(const Node& node, const at::Tensor& result) {
    constexpr double kProductsOfOne = 64;
    if (node.type != "AveragePool" && node.type != "MaxPool" && node.type != "LpPool") return;
    double window = kProductsOfOne;
    for (const std::int64_t size : node.attribute<Ints>("kernel_shape", {})) {
      window *= static_cast<double>(size);
    }
    add_work(node, static_cast<double>(result.numel()) * window);
  }

  // Of a recurrent layer each step of each row is multiplied with W and R. Returns the bytes of all
  // gates of all steps.
  double count_steps(const Node& node) {
    if (node.type != "LSTM" && node.type != "GRU" && node.type != "RNN") return 0;
    if (node.inputs.size() < 3) return 0;
    const at::Tensor x = value_of(node.inputs[0]);
    const at::Tensor weight = value_of(node.inputs[1]);
    const at::Tensor recurrent = value_of(node.inputs[2]);
    if (!x.defined() || !weight.defined() || !recurrent.defined()) return 0;
    if (x.dim() != 3 || weight.dim() != 3) return 0;
    const double rows = static_cast<double>(x.size(0)) * static_cast<double>(x.size(1));
    add_work(node, rows * static_cast<double>(weight.numel() + recurrent.numel()));
    return rows * static_cast<double>(weight.size(0) * weight.size(1)) * sizeof(float);
  }

  void add_work(const Node& node, double products) {
    result_.products += products;
    if (products <= most_of_a_node_) return;
    most_of_a_node_ = products;
    result_.costliest = describe(node);
  }

  const Graph& graph_;
  std::size_t recorded_from_;
  KnownSize known_;
  std::map<std::string, std::size_t, std::less<>> last_use_;
  Values values_;
  std::set<std::string, std::less<>> folded_;  // names of `values_` that follow from weights alone
  std::map<std::string, double, std::less<>> held_;
  double live_ = 0;
  double most_of_a_node_ = 0;
  Footprint result_;
};

}  // namespace

Footprint footprint(const Graph& graph, const Ints& input, std::size_t recorded_from,
                    const KnownSize& known) {
  const at::NoGradGuard no_grad;
  return Walk(graph, recorded_from, known).of(input);
}

}  // namespace cameras
