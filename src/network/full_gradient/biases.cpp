#include "network/full_gradient/biases.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

// Read a bias as their third input.
constexpr std::array<std::string_view, 3> kPerChannel{"Conv", "ConvTranspose",
                                                      "InstanceNormalization"};

std::optional<Bias> whole(const at::Tensor& values) {
  return values.defined() ? std::optional(Bias{.values = values}) : std::nullopt;
}

std::optional<Bias> per_channel(const at::Tensor& values) {
  if (!values.defined()) return std::nullopt;
  return Bias{.values = values.flatten(), .along_channels = true};
}

// (X - mean) scale / √(var + ε) + B is linear but for B - mean scale / √(var + ε).
std::optional<Bias> of_batch_normalization(const Node& node, const FixedInput& fixed) {
  std::array<at::Tensor, 4> read;  // scale, B, mean, var
  for (std::size_t i = 0; i < read.size(); ++i) read.at(i) = fixed(i + 1);
  if (!std::ranges::all_of(read, [](const at::Tensor& one) { return one.defined(); })) {
    return std::nullopt;
  }
  const double epsilon = node.attribute("epsilon", 1e-5F);
  return per_channel(read[1] - read[2] * read[0] / (read[3] + epsilon).sqrt());
}

// The fixed one of two summands, with its sign.
std::optional<Bias> of_sum(const Node& node, const FixedInput& fixed) {
  const at::Tensor first = fixed(0);
  if (first.defined()) return whole(first);
  const at::Tensor second = fixed(1);
  return whole(second.defined() && node.type == "Sub" ? -second : second);
}

std::optional<Bias> of_gemm(const Node& node, const FixedInput& fixed) {
  const at::Tensor values = fixed(2);
  return whole(values.defined() ? values * node.attribute("beta", 1.F) : values);
}

}  // namespace

at::Tensor Bias::for_rank(std::int64_t rank) const {
  if (!along_channels) return values;
  Ints sizes(static_cast<std::size_t>(std::max<std::int64_t>(rank, 2)), 1);
  sizes[1] = values.numel();
  return values.view(sizes);
}

std::optional<Bias> bias_of(const Node& node, const FixedInput& fixed) {
  if (std::ranges::count(kPerChannel, node.type) > 0) return per_channel(fixed(2));
  if (node.type == "BatchNormalization") return of_batch_normalization(node, fixed);
  if (node.type == "LayerNormalization") return whole(fixed(2));
  if (node.type == "Add" || node.type == "Sub") return of_sum(node, fixed);
  return node.type == "Gemm" ? of_gemm(node, fixed) : std::nullopt;
}

}  // namespace cameras
