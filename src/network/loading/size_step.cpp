#include "network/loading/size_step.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cameras/error.h"
#include "core/checked.h"
#include "core/translate.h"
#include "ops/operators.h"
#include "ops/predict.h"

namespace cameras {
namespace {

using Values = std::map<std::string, at::Tensor, std::less<>>;

// What runs through the graph's nodes at one size.
class Trial {
 public:
  Trial(const Graph& graph, Ints input) : graph_(graph), input_(std::move(input)) {}

  // Whether each node's result can be told from sizes: at the native size. What cannot be told
  // there says nothing at other sizes.
  std::vector<bool> told() {
    std::vector<bool> result;
    begin();
    for (const Node& node : graph_.nodes) {
      const auto outputs = outcome(node);
      result.push_back(outputs.has_value());
      store(node, outputs.value_or(ops::Tensors()));
    }
    return result;
  }

  // Why this size is refused; empty where nothing speaks against it.
  std::string refusal(const std::vector<bool>& natively_told, const Ints& scores) {
    begin();
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      std::optional<ops::Tensors> outputs;
      try {
        outputs = outcome(node);
      } catch (const Error& error) {
        return error.within(describe(node)).what();
      }
      if (!outputs && natively_told[i] && all_known(node)) {
        return describe(node) + ": its inputs do not fit together at this size";
      }
      store(node, outputs.value_or(ops::Tensors()));
    }
    const auto result = values_.find(graph_.outputs.at(0));
    if (result == values_.end() || !result->second.defined()) return {};
    return keeps_scores(result->second.sizes().vec(), scores)
               ? std::string()
               : "the scores become " + shape_text(result->second.sizes());
  }

 private:
  void begin() {
    values_.clear();
    values_[graph_.inputs.at(0).name] = ops::unknown_value(input_);
  }

  at::Tensor value_of(const std::string& name) const {
    if (const auto value = values_.find(name); value != values_.end()) return value->second;
    const auto constant = graph_.constants.find(name);
    return constant == graph_.constants.end() ? at::Tensor() : constant->second;
  }

  bool all_known(const Node& node) const {
    return std::ranges::all_of(node.inputs, [&](const std::string& name) {
      return name.empty() || value_of(name).defined();
    });
  }

  std::optional<ops::Tensors> outcome(const Node& node) const {
    const ops::Kernel kernel = ops::find(node.type, graph_.opset);
    if (kernel == nullptr || !all_known(node)) return std::nullopt;
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      inputs.push_back(name.empty() ? at::Tensor() : value_of(name));
    }
    return translated(Errc::bad_model, [&] { return ops::predicted(node, kernel, inputs); });
  }

  void store(const Node& node, const ops::Tensors& outputs) {
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (i < outputs.size()) values_[node.outputs[i]] = outputs[i];
    }
  }

  // As scores are read: axes of one position natively may have more, over which the mean is taken.
  static bool keeps_scores(const Ints& found, const Ints& native) {
    if (found.size() != native.size()) return false;
    for (std::size_t axis = 0; axis < found.size(); ++axis) {
      const bool first = axis == 0;
      const bool grows = native[axis] == 1 && !first;
      if (first ? found[axis] != 1 : found[axis] != native[axis] && !grows) return false;
    }
    return true;
  }

  const Graph& graph_;
  Ints input_;
  Values values_;
};

constexpr std::int64_t kMostStep = 128;

// Odd and even numbers of steps more, different on both axes; the first two are what a preset comes
// to most likely.
using Steps = std::pair<std::int64_t, std::int64_t>;
constexpr std::array<Steps, 5> kTried{{{1, 2}, {5, 3}, {4, 7}, {11, 13}, {18, 16}}};

// Of steps beyond kMostStep: more would be sizes that nobody runs.
constexpr std::size_t kTriedOfLarge = 2;

// Each up to kMostStep, and then those that the native sides are whole multiples of: windows are
// whole there (Swin).
std::vector<std::int64_t> steps_for(const ImageInput& image) {
  std::vector<std::int64_t> steps(kMostStep);
  std::iota(steps.begin(), steps.end(), 1);
  const std::int64_t side = std::gcd(image.height, image.width);
  for (std::int64_t parts = side / kMostStep; parts > 0; --parts) {
    const bool whole = side % parts == 0 && side / parts > kMostStep;
    if (whole) steps.push_back(side / parts);
  }
  return steps;
}

}  // namespace

SizeStep size_step_of(const Graph& graph, const ImageInput& image, const Ints& scores) {
  const at::NoGradGuard no_grad;
  const auto input = [&](std::int64_t rows, std::int64_t columns) {
    return Ints{1, image.channels, image.height + rows, image.width + columns};
  };
  std::vector<bool> told;
  try {
    Trial native(graph, input(0, 0));
    told = native.told();
    if (!native.refusal(told, scores).empty()) return {};  // a batch of its own: nothing is told
  } catch (const Error&) {
    return {};
  }
  std::string refusal;
  for (const std::int64_t step : steps_for(image)) {
    refusal.clear();
    const std::size_t tried = step > kMostStep ? kTriedOfLarge : kTried.size();
    for (const auto& [rows, columns] : std::span(kTried).first(tried)) {
      refusal = Trial(graph, input(rows * step, columns * step)).refusal(told, scores);
      if (!refusal.empty()) break;
    }
    if (refusal.empty()) return {.step = step, .refusal = {}};
  }
  return {.step = 1, .refusal = std::move(refusal)};
}

}  // namespace cameras
