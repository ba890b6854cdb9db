#include "core/aten.h"
#include "ops/maps/convolution.h"
#include "ops/maps/pad.h"
#include "ops/maps/window.h"
#include "ops/operands.h"
#include "ops/predict.h"
#include "ops/shapes/axes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

// The sizes of what a node computes, from those of what it reads: for the operators that
// classifiers are made of.
namespace cameras::ops {
namespace {

using Known = std::optional<Ints>;

template <std::size_t N>
bool one_of(std::string_view type, const std::array<std::string_view, N>& types) {
  return std::ranges::find(types, type) != types.end();
}

// As large as their first input.
constexpr auto kSame = std::to_array<std::string_view>({"Abs",
                                                        "BatchNormalization",
                                                        "CastLike",
                                                        "Ceil",
                                                        "Celu",
                                                        "Clip",
                                                        "Cos",
                                                        "CumSum",
                                                        "DequantizeLinear",
                                                        "Elu",
                                                        "Erf",
                                                        "Exp",
                                                        "Floor",
                                                        "Gelu",
                                                        "GroupNormalization",
                                                        "HardSigmoid",
                                                        "HardSwish",
                                                        "Hardmax",
                                                        "InstanceNormalization",
                                                        "LRN",
                                                        "LayerNormalization",
                                                        "LeakyRelu",
                                                        "Log",
                                                        "LogSoftmax",
                                                        "LpNormalization",
                                                        "MeanVarianceNormalization",
                                                        "Mish",
                                                        "Neg",
                                                        "PRelu",
                                                        "RMSNormalization",
                                                        "Reciprocal",
                                                        "Relu",
                                                        "Round",
                                                        "Selu",
                                                        "Sigmoid",
                                                        "Sign",
                                                        "SimplifiedLayerNormalization",
                                                        "Sin",
                                                        "Softmax",
                                                        "Softplus",
                                                        "Softsign",
                                                        "Sqrt",
                                                        "Tanh",
                                                        "ThresholdedRelu"});
constexpr auto kSameToo =
    std::to_array<std::string_view>({"QuantizeLinear", "cameras.Chosen", "cameras.GuidedClip",
                                     "cameras.GuidedRelu", "com.microsoft.Gelu"});
constexpr auto kBroadcasting = std::to_array<std::string_view>(
    {"Add", "Div", "Max", "Mean", "Min", "Mod", "Mul", "Pow", "Sub", "Sum", "Where"});
constexpr auto kPools = std::to_array<std::string_view>({"AveragePool", "LpPool", "MaxPool"});
constexpr auto kWholePools = std::to_array<std::string_view>(
    {"GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "cameras.WholeMapPool"});

Known broadcast(Inputs inputs) {
  Ints sizes;
  for (const at::Tensor& input : inputs) {
    if (!input.defined()) return std::nullopt;
    Ints next = input.sizes().vec();
    if (next.size() < sizes.size()) next.insert(next.begin(), sizes.size() - next.size(), 1);
    sizes.insert(sizes.begin(), next.size() - sizes.size(), 1);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (sizes[i] != next[i] && sizes[i] != 1 && next[i] != 1) return std::nullopt;
      if (sizes[i] == 1) sizes[i] = next[i];
    }
  }
  return sizes;
}

Known convolution(const Node& node, Inputs inputs) {
  const at::IntArrayRef x = inputs[0].sizes();
  const at::IntArrayRef weight = inputs[1].sizes();
  if (weight.size() != x.size() || x.size() < 3) return std::nullopt;
  const Window slides = window(node, weight.slice(2).vec(), x.slice(2));
  Ints sizes{x[0], weight[0]};
  sizes.insert(sizes.end(), slides.output.begin(), slides.output.end());
  return sizes;
}

Known transposed_convolution(const Node& node, Inputs inputs) {
  const at::IntArrayRef x = inputs[0].sizes();
  if (inputs[1].dim() != inputs[0].dim() || x.size() < 3) return std::nullopt;
  Ints sizes = transposed_sizes(node, x, inputs[1].sizes());
  return std::ranges::all_of(sizes, [](std::int64_t size) { return size >= 0; }) ? Known(sizes)
                                                                                 : std::nullopt;
}

Known pool(const Node& node, Inputs inputs) {
  const at::IntArrayRef x = inputs[0].sizes();
  if (x.size() < 3) return std::nullopt;
  const Window slides = window(node, node.attribute("kernel_shape", Ints{}), x.slice(2));
  Ints sizes{x[0], x[1]};
  sizes.insert(sizes.end(), slides.output.begin(), slides.output.end());
  return sizes;
}

Known whole_pool(Inputs inputs) {
  Ints sizes = inputs[0].sizes().vec();
  for (std::size_t i = 2; i < sizes.size(); ++i) sizes[i] = 1;
  return sizes;
}

Known concatenation(const Node& node, Inputs inputs) {
  Ints sizes = inputs[0].sizes().vec();
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), inputs[0].dim());
  for (const at::Tensor& next : inputs.subspan(1)) {
    if (!next.defined() || next.dim() != inputs[0].dim()) return std::nullopt;
    Ints same = next.sizes().vec();
    same[axis] = inputs[0].size(axis);
    if (inputs[0].sizes() != at::IntArrayRef(same)) return std::nullopt;
    sizes[axis] += next.size(axis);
  }
  return sizes;
}

Known tiled(Inputs inputs) {
  const Ints repeats = integers(inputs[1], "repeats");
  Ints sizes = inputs[0].sizes().vec();
  if (repeats.size() != sizes.size()) return std::nullopt;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (__builtin_mul_overflow(sizes[i], repeats[i], &sizes[i])) return std::nullopt;
  }
  return sizes;
}

Known padding(const Node& node, Inputs inputs) {
  const PadAmounts pads = pad_amounts(node, inputs, inputs[0].dim());
  Ints sizes = inputs[0].sizes().vec();
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] += pads.before[i] + pads.after[i];
  return sizes;
}

// Of Resize and Upsample: every axis with a scale or a size of its own.
Known resized(const Node& node, Inputs inputs) {
  if (node.has("axes") || node.has("keep_aspect_ratio_policy")) return std::nullopt;
  Ints sizes = inputs[0].sizes().vec();
  if (inputs.size() > 3 && inputs[3].defined() && inputs[3].numel() > 0) {
    const Ints wanted = integers(inputs[3], "sizes");
    return wanted.size() == sizes.size() ? Known(wanted) : std::nullopt;
  }
  Floats scales = node.attribute("scales", Floats{});
  const std::size_t at = inputs.size() > 2 ? 2 : 1;
  if (scales.empty() && inputs.size() > at && inputs[at].defined()) {
    const at::Tensor given = inputs[at].to(at::kFloat).contiguous();
    scales.assign(given.data_ptr<float>(), given.data_ptr<float>() + given.numel());
  }
  if (scales.size() != sizes.size()) return std::nullopt;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const float size = std::floor(static_cast<float>(sizes[i]) * scales[i]);
    if (!(size >= 0 && size < 1e15F)) return std::nullopt;
    sizes[i] = static_cast<std::int64_t>(size);
  }
  return sizes;
}

Known fully_connected(const Node& node, Inputs inputs) {
  if (inputs[0].dim() != 2 || inputs[1].dim() != 2) return std::nullopt;
  const bool first = node.attribute<std::int64_t>("transA", 0) != 0;
  const bool second = node.attribute<std::int64_t>("transB", 0) != 0;
  if (inputs[0].size(first ? 0 : 1) != inputs[1].size(second ? 1 : 0)) return std::nullopt;
  return Ints{inputs[0].size(first ? 1 : 0), inputs[1].size(second ? 0 : 1)};
}

Known matrix_product(Inputs inputs) {
  const at::IntArrayRef a = inputs[0].sizes();
  const at::IntArrayRef b = inputs[1].sizes();
  if (a.size() < 2 || b.size() < 2 || a.back() != b[b.size() - 2]) return std::nullopt;
  const std::size_t rank = std::max(a.size(), b.size());
  Ints sizes(rank, 1);
  const auto from_end = [](at::IntArrayRef shape, std::size_t i) {
    return i < shape.size() ? shape[shape.size() - 1 - i] : 1;
  };
  for (std::size_t i = 2; i < rank; ++i) {
    const std::int64_t one = from_end(a, i);
    const std::int64_t two = from_end(b, i);
    if (one != two && one != 1 && two != 1) return std::nullopt;
    sizes[rank - 1 - i] = std::max(one, two);
  }
  sizes[rank - 2] = a[a.size() - 2];
  sizes[rank - 1] = b.back();
  return sizes;
}

Known reduction(const Node& node, Inputs inputs) {
  const bool single = node.type.starts_with("Arg");
  Ints axes;
  if (single) {
    axes = {node.attribute<std::int64_t>("axis", 0)};
  } else if (const auto given = attribute_or_operand(node, inputs, 1, "axes")) {
    axes = *given;
  }
  if (axes.empty()) {
    if (node.attribute<std::int64_t>("noop_with_empty_axes", 0) != 0) return std::nullopt;
    axes = axes_from(0, inputs[0].dim());
  }
  axes = axes_of(axes, inputs[0].dim());
  const bool keep = node.attribute<std::int64_t>("keepdims", 1) != 0;
  Ints sizes;
  for (std::int64_t axis = 0; axis < inputs[0].dim(); ++axis) {
    const bool gone = std::ranges::find(axes, axis) != axes.end();
    if (!gone) sizes.push_back(inputs[0].size(axis));
    if (gone && keep) sizes.push_back(1);
  }
  return sizes;
}

Known gathered(const Node& node, Inputs inputs) {
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 0), inputs[0].dim());
  Ints sizes = inputs[0].sizes().slice(0, axis).vec();
  const Ints chosen = inputs[1].sizes().vec();
  const Ints rest = inputs[0].sizes().slice(axis + 1).vec();
  sizes.insert(sizes.end(), chosen.begin(), chosen.end());
  sizes.insert(sizes.end(), rest.begin(), rest.end());
  return sizes;
}

Known shuffled(const Node& node, Inputs inputs) {
  const auto block = node.attribute<std::int64_t>("blocksize", 0);
  if (inputs[0].dim() != 4 || block < 1 || block > 1 << 15) return std::nullopt;
  Ints sizes = inputs[0].sizes().vec();
  const bool deep = node.type == "SpaceToDepth";
  if (deep && (sizes[2] % block != 0 || sizes[3] % block != 0)) return std::nullopt;
  if (!deep && sizes[1] % (block * block) != 0) return std::nullopt;
  sizes[1] = deep ? sizes[1] * block * block : sizes[1] / (block * block);
  for (const std::size_t axis : {2U, 3U}) {
    sizes[axis] = deep ? sizes[axis] / block : sizes[axis] * block;
  }
  return sizes;
}

Known adaptive(const Node& node, Inputs inputs) {
  Ints sizes = inputs[0].sizes().vec();
  const Ints wanted = node.attribute("sizes", Ints{});
  const Ints axes = axes_of(node.attribute("axes", Ints{2, 3}), inputs[0].dim());
  for (std::size_t i = 0; i < std::min(axes.size(), wanted.size()); ++i) sizes[axes[i]] = wanted[i];
  return sizes;
}

Known of_one(const Node& node, Inputs inputs) {
  const std::string_view type = node.type;
  if (one_of(type, kSame) || one_of(type, kSameToo)) return inputs[0].sizes().vec();
  if (type == "Dropout" && node.outputs.size() == 1) return inputs[0].sizes().vec();
  if (type == "Cast" && node.attribute<std::int64_t>("to", 0) == 1) return inputs[0].sizes().vec();
  if (one_of(type, kPools)) return pool(node, inputs);
  if (one_of(type, kWholePools)) return whole_pool(inputs);
  if (type == "Concat") return concatenation(node, inputs);
  if (type == "Pad") return padding(node, inputs);
  if (type == "Resize" || type == "Upsample") return resized(node, inputs);
  if (type.starts_with("Reduce") || type == "ArgMax" || type == "ArgMin") {
    return reduction(node, inputs);
  }
  if (type == "SpaceToDepth" || type == "DepthToSpace") return shuffled(node, inputs);
  if (type == "cameras.AdaptiveAveragePool" || type == "cameras.TilingPool") {
    return adaptive(node, inputs);
  }
  return type == "ConstantOfShape" ? Known(integers(inputs[0], "input")) : std::nullopt;
}

}  // namespace

Known result_sizes(const Node& node, Inputs inputs) {
  if (inputs.empty() || !inputs[0].defined()) return std::nullopt;
  const std::string_view type = node.type;
  if (one_of(type, kBroadcasting)) return broadcast(inputs);
  if (auto sizes = of_one(node, inputs)) return sizes;
  if (inputs.size() < 2 || !inputs[1].defined()) return std::nullopt;
  if (type == "Conv") return convolution(node, inputs);
  if (type == "ConvTranspose") return transposed_convolution(node, inputs);
  if (type == "Tile") return tiled(inputs);
  if (type == "Gemm") return fully_connected(node, inputs);
  if (type == "MatMul") return matrix_product(inputs);
  return type == "Gather" ? gathered(node, inputs) : std::nullopt;
}

}  // namespace cameras::ops
