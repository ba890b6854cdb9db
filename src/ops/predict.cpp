#include "ops/predict.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "core/checked.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

// Far beyond any memory, and far from where products overflow.
constexpr std::int64_t kMostCounted = std::int64_t{1} << 45;

// What is computed for good: shapes, scales, and what becomes of them.
constexpr std::int64_t kFew = 4096;

// Kernels that give another view of their first input.
constexpr std::array<std::string_view, 9> kViews{"Reshape",   "Flatten",   "Squeeze",
                                                 "Unsqueeze", "Transpose", "Expand",
                                                 "Identity",  "Split",     "cameras.Chosen"};

bool is_view(const Node& node, Inputs inputs) {
  if (std::ranges::find(kViews, std::string_view(node.type)) != kViews.end()) return true;
  if (node.type != "Slice" || inputs.size() < 5 || !inputs[4].defined()) {
    return node.type == "Slice";
  }
  const Ints steps = integers(inputs[4], "steps");  // backwards is a copy
  return std::ranges::all_of(steps, [](std::int64_t step) { return step > 0; });
}

bool is_unknown(const at::Tensor& value) {
  return value.scalar_type() == at::kFloat && value.numel() > 0 && value.device().is_cpu() &&
         std::isnan(*value.data_ptr<float>());
}

bool all_known_and_few(Inputs inputs) {
  std::int64_t elements = 0;
  for (const at::Tensor& input : inputs) {
    if (!input.defined()) continue;
    elements += input.numel();
    if (elements > kFew || is_unknown(input)) return false;
  }
  return true;
}

std::int64_t counted(const Ints& sizes) {
  return checked_product(sizes, kMostCounted, "the result");
}

}  // namespace

at::Tensor unknown_value(const Ints& sizes) {
  static_cast<void>(counted(sizes));
  return at::full({}, std::numeric_limits<float>::quiet_NaN()).expand(sizes);
}

std::optional<Tensors> predicted(const Node& node, Kernel kernel, Inputs inputs) {
  if (node.type == "Shape" || node.type == "Size") return kernel(node, inputs);
  const bool known = all_known_and_few(inputs);
  if (!known && is_view(node, inputs)) {
    return inputs[0].scalar_type() == at::kFloat ? std::optional(kernel(node, inputs))
                                                 : std::nullopt;
  }
  const auto sizes = result_sizes(node, inputs);
  if (known && (!sizes || counted(*sizes) <= kFew)) return kernel(node, inputs);
  if (!sizes) return std::nullopt;
  return Tensors(std::max<std::size_t>(node.outputs.size(), 1), unknown_value(*sizes));
}

}  // namespace cameras::ops
