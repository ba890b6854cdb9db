#include "graph/channel_affine.h"
#include "core/aten.h"

namespace cameras {
namespace {

at::Tensor statistic(const Node& node, const Constants& constants, std::size_t index,
                     std::int64_t channels) {
  const auto value =
      index < node.inputs.size() ? constants.find(node.inputs[index]) : constants.end();
  const bool fits = value != constants.end() && value->second.is_floating_point() &&
                    value->second.sizes() == at::IntArrayRef({channels});
  return fits ? value->second.to(at::kDouble) : at::Tensor();
}

// Folded into weights, NaN would vanish in the next activation (oneDNN's Relu of NaN is 0), and
// with it the error that the logits are not finite. Of double precision, so that float32 may hold
// no infinity where this has none: far below that.
std::optional<Affine> if_finite(const Affine& affine) {
  constexpr double kMost = 1e18;
  const auto small = [](const at::Tensor& values) {
    return (values.abs() <= kMost).all().item<bool>();  // false for NaN
  };
  return small(affine.scale) && small(affine.shift) ? std::optional(affine) : std::nullopt;
}

// (x - mean) / sqrt(var + epsilon) * scale + bias
std::optional<Affine> batch_normalization(const Node& node, const Constants& constants,
                                          std::int64_t channels) {
  const bool inference = node.attribute<std::int64_t>("training_mode", 0) == 0 &&
                         node.attribute<std::int64_t>("spatial", 1) != 0 &&
                         node.outputs.size() == 1;
  const at::Tensor scale = statistic(node, constants, 1, channels);
  const at::Tensor bias = statistic(node, constants, 2, channels);
  const at::Tensor mean = statistic(node, constants, 3, channels);
  const at::Tensor variance = statistic(node, constants, 4, channels);
  const bool known = scale.defined() && bias.defined() && mean.defined() && variance.defined();
  if (!inference || !known) return std::nullopt;
  const double epsilon = node.attribute("epsilon", 1e-5F);
  const at::Tensor factor = scale / (variance + epsilon).sqrt();
  return if_finite({factor, bias - mean * factor});
}

// A constant with one number, or one per channel, as [C].
at::Tensor channel_constant(const Constants& constants, const std::string& name,
                            std::int64_t channels) {
  const auto found = constants.find(name);
  if (found == constants.end() || !found->second.is_floating_point()) return {};
  const at::Tensor& value = found->second;
  if (value.dim() > 4) return {};
  if (value.numel() == 1) return value.to(at::kDouble).reshape({1}).expand({channels});
  const std::int64_t axis = value.dim() - 3;  // C of [N,C,h,w]
  const bool fits = axis >= 0 && value.size(axis) == channels && value.numel() == channels;
  return fits ? value.to(at::kDouble).reshape({channels}) : at::Tensor();
}

}  // namespace

std::optional<Affine> affine(const Node& node, const Constants& constants, std::int64_t channels) {
  if (node.type == "BatchNormalization") return batch_normalization(node, constants, channels);
  if ((node.type != "Add" && node.type != "Mul") || node.inputs.size() != 2) return std::nullopt;
  for (const std::string& name : node.inputs) {
    const at::Tensor value = channel_constant(constants, name, channels);
    if (!value.defined()) continue;
    if (node.type == "Add") return if_finite({at::ones_like(value), value});
    return if_finite({value, at::zeros_like(value)});
  }
  return std::nullopt;
}

std::optional<Affine> chained(const Affine& first, const Affine& second) {
  return if_finite({first.scale * second.scale, first.shift * second.scale + second.shift});
}

}  // namespace cameras
