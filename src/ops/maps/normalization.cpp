#include "core/aten.h"
#include "ops/maps/window.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"

// Normalisations of [N,C,D1..Dk], for inference. Formulas:
// https://github.com/onnx/onnx/blob/main/docs/Operators.md
namespace cameras::ops {
namespace {

double epsilon(const Node& node) { return node.attribute("epsilon", 1e-5F); }

// Input `index` with one number per channel.
const at::Tensor& per_channel(Inputs inputs, std::size_t index, std::string_view name,
                              std::int64_t channels) {
  const at::Tensor& value = floating_operand(inputs, index, name);
  require(value.sizes() == at::IntArrayRef({channels}), Errc::bad_model, "expected input '", name,
          "' of shape [", channels, "], found ", value.sizes());
  return value;
}

// [C] so that it broadcasts against [N,C,D1..Dk].
at::Tensor along_channels(const at::Tensor& value, std::int64_t rank) {
  Ints sizes(static_cast<std::size_t>(rank), 1);
  sizes[1] = value.numel();
  return value.reshape(sizes);
}

// x with mean 0 and variance 1 over `axes`: (x - mean) / sqrt(variance + epsilon).
at::Tensor standardized(const at::Tensor& x, const Ints& axes, double eps) {
  const at::Tensor centred = x - x.mean(axes, /*keepdim=*/true);
  return centred * (centred.square().mean(axes, /*keepdim=*/true) + eps).rsqrt();
}

std::int64_t groups_of(const Node& node, const at::Tensor& x) {
  const auto groups = node.attribute<std::int64_t>("num_groups", 0);
  require(groups >= 1 && x.size(1) % groups == 0, Errc::bad_model,
          "expected num_groups that divides the ", x.size(1), " channels, found ", groups);
  return groups;
}

at::Tensor grouped(const at::Tensor& x, std::int64_t groups, double eps) {
  const at::Tensor rows = x.reshape({x.size(0), groups, x.numel() / x.size(0) / groups});
  return standardized(rows, {2}, eps).reshape(x.sizes());
}

void require_elements(const at::Tensor& x) {
  require(x.numel() > 0, Errc::bad_model, "expected an input with elements, found shape ",
          x.sizes());
}

// By the attribute since opset 14, by further outputs before.
bool is_training(const Node& node) {
  return node.attribute<std::int64_t>("training_mode", 0) != 0 || node.outputs.size() > 1;
}

struct Statistics {
  at::Tensor scale, bias, mean, variance;  // [C]
};

// BatchNormalization in training mode, with the statistics of X itself: Y and the running mean and
// variance, which opsets before 14 show a second time. Of the weights of a network, which are
// constants (weight standardisation); `graph/passes/stored_statistics` leaves no other.
Tensors of_this_batch(const Node& node, const at::Tensor& x, const Statistics& stored) {
  require_elements(x);
  Ints axes = axes_from(2, x.dim());
  axes.insert(axes.begin(), 0);
  const at::Tensor mean = x.mean(axes);
  const at::Tensor variance = (x - along_channels(mean, x.dim())).square().mean(axes);
  const double kept = node.attribute("momentum", 0.9F);
  const at::Tensor factor = stored.scale * (variance + epsilon(node)).rsqrt();
  const at::Tensor y = (x - along_channels(mean, x.dim())) * along_channels(factor, x.dim()) +
                       along_channels(stored.bias, x.dim());
  const at::Tensor running_mean = stored.mean * kept + mean * (1 - kept);
  const at::Tensor running_variance = stored.variance * kept + variance * (1 - kept);
  return {y, running_mean, running_variance, mean, variance};
}

}  // namespace

// Y = (X - mean) / sqrt(var + epsilon) * scale + B, per channel, with the statistics of training.
Tensors batch_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 2);
  floating_operand(inputs, 0, "X");
  require(node.attribute<std::int64_t>("spatial", 1) != 0, Errc::unsupported_operator,
          "expected spatial = 1, found 0");
  const auto statistic = [&](std::size_t index, std::string_view name) {
    return per_channel(inputs, index, name, x.size(1));
  };
  const at::Tensor scale = statistic(1, "scale");
  const at::Tensor bias = statistic(2, "B");
  const at::Tensor mean = statistic(3, "mean");
  const at::Tensor variance = statistic(4, "var");
  if (is_training(node)) return of_this_batch(node, x, {scale, bias, mean, variance});
  return {at::batch_norm(x, scale, bias, mean, variance, /*training=*/false, /*momentum=*/0,
                         epsilon(node), /*cudnn_enabled=*/false)};
}

// Over the spatial axes of each channel of each image.
Tensors instance_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "input", 3);
  floating_operand(inputs, 0, "input");
  const at::Tensor& scale = per_channel(inputs, 1, "scale", x.size(1));
  const at::Tensor& bias = per_channel(inputs, 2, "B", x.size(1));
  const at::Tensor unit = standardized(x, axes_from(2, x.dim()), epsilon(node));
  return {unit * along_channels(scale, x.dim()) + along_channels(bias, x.dim())};
}

// Over the axes from `axis` on. Scale and B broadcast to X. Outputs: Y, Mean, InvStdDev;
// the last two are for training and carry no gradient.
Tensors layer_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 1);
  floating_operand(inputs, 0, "X");
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", -1), x.dim());
  const at::Tensor& scale = floating_operand(inputs, 1, "Scale");
  const at::Tensor bias = optional_operand(inputs, 2);
  const at::IntArrayRef normalized = x.sizes().slice(axis);
  const bool fused = scale.sizes() == normalized && (!bias.defined() || bias.sizes() == normalized);
  auto [y, mean, inverse] = at::native_layer_norm(x, normalized, fused ? scale : at::Tensor(),
                                                  fused ? bias : at::Tensor(), epsilon(node));
  if (!fused) y = bias.defined() ? y * scale + bias : y * scale;
  require(y.sizes() == x.sizes(), Errc::bad_model, "expected Scale and B that broadcast to X ",
          x.sizes(), ", found ", scale.sizes());
  return {y, mean, inverse};
}

// X / sqrt(mean(X^2) + epsilon) * scale over the axes from `axis` on.
Tensors rms_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 1);
  floating_operand(inputs, 0, "X");
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", -1), x.dim());
  const at::Tensor& scale = floating_operand(inputs, 1, "scale");
  const at::Tensor power = x.square().mean(axes_from(axis, x.dim()), /*keepdim=*/true);
  const at::Tensor inverse = (power + epsilon(node)).rsqrt();
  const at::Tensor y = x * inverse * scale;
  require(y.sizes() == x.sizes(), Errc::bad_model, "expected a scale that broadcasts to X ",
          x.sizes(), ", found ", scale.sizes());
  return {y, inverse};
}

// Opset 18: scale and bias have one number per group.
Tensors group_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  floating_operand(inputs, 0, "X");
  require_elements(x);
  const std::int64_t groups = groups_of(node, x);
  const std::int64_t repeats = x.size(1) / groups;
  const at::Tensor scale = per_channel(inputs, 1, "scale", groups).repeat_interleave(repeats);
  const at::Tensor bias = per_channel(inputs, 2, "bias", groups).repeat_interleave(repeats);
  return {grouped(x, groups, epsilon(node)) * along_channels(scale, x.dim()) +
          along_channels(bias, x.dim())};
}

// Opset 21: scale and bias have one number per channel.
Tensors group_normalization_21(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  floating_operand(inputs, 0, "X");
  require_elements(x);
  const at::Tensor& scale = per_channel(inputs, 1, "scale", x.size(1));
  const at::Tensor& bias = per_channel(inputs, 2, "bias", x.size(1));
  return {grouped(x, groups_of(node, x), epsilon(node)) * along_channels(scale, x.dim()) +
          along_channels(bias, x.dim())};
}

// Over `size` neighbouring channels, floor((size - 1) / 2) of them in front:
// Y = X / (bias + alpha / size * sum x^2)^beta. The sum is a mean pool along C of [N,1,C,D].
Tensors lrn(const Node& node, Inputs inputs) {
  const at::Tensor& x = ranked_operand(inputs, 0, "X", 3);
  floating_operand(inputs, 0, "X");
  const auto size = node.attribute<std::int64_t>("size", 0);
  require(size >= 1 && size < std::int64_t{1} << 20, Errc::bad_model,
          "expected a size in [1, 2^20), found ", size);
  const at::Tensor squares = x.square().flatten(2).unsqueeze(1);
  const std::int64_t before = (size - 1) / 2;
  const at::Tensor filled = padded(squares, {before, 0}, {size - 1 - before, 0}, 0);
  const at::Tensor means = at::avg_pool2d(filled, {size, 1}, {1, 1}).squeeze(1).view(x.sizes());
  const at::Tensor base = means * node.attribute("alpha", 1e-4F) + node.attribute("bias", 1.F);
  return {x * base.pow(-node.attribute("beta", 0.75F))};
}

// (X - mean) / (standard deviation + 1e-9) over `axes`.
Tensors mean_variance_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "X");
  const Ints axes = axes_of(node.attribute("axes", Ints{0, 2, 3}), x.dim());
  const at::Tensor centred = x - x.mean(axes, /*keepdim=*/true);
  const at::Tensor variance = centred.square().mean(axes, /*keepdim=*/true);
  // The root's slope is infinite at 0; a constant channel is 0 whatever the divisor.
  const at::Tensor divisor = variance.masked_fill(variance == 0, 1).sqrt() + 1e-9;
  return {centred / divisor};
}

// X / ||X||_p along `axis`; zeros stay zeros.
Tensors lp_normalization(const Node& node, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "input");
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", -1), x.dim());
  const auto p = node.attribute<std::int64_t>("p", 2);
  require(p == 1 || p == 2, Errc::bad_model, "expected p = 1 or 2, found ", p);
  const at::Tensor norm = x.norm(p, axis, /*keepdim=*/true);
  return {x / norm.masked_fill(norm == 0, 1)};
}

}  // namespace cameras::ops
