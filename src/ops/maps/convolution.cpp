#include "ops/maps/convolution.h"
#include "core/aten.h"

#include "ops/maps/window.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Conv and ConvTranspose over one, two or three spatial axes.
namespace cameras::ops {
namespace {

struct Operands {
  at::Tensor x;       // [N,C,D1..Dk]
  at::Tensor weight;  // Conv [M,C/g,k1..kk], ConvTranspose [C,M/g,k1..kk]
  at::Tensor bias;    // [M] or undefined
  std::int64_t groups;
};

Ints kernel_of(const Node& node, const at::Tensor& weight) {
  const Ints kernel = weight.sizes().slice(2).vec();
  require(node.attribute("kernel_shape", kernel) == kernel, Errc::bad_model,
          "expected weights of the kernel_shape ",
          at::IntArrayRef(node.attribute("kernel_shape", kernel)), ", found shape ",
          weight.sizes());
  return kernel;
}

Operands read(const Node& node, Inputs inputs, bool transposed) {
  const Operands o{floating_operand(inputs, 0, "X"), floating_operand(inputs, 1, "W"),
                   optional_operand(inputs, 2), node.attribute<std::int64_t>("group", 1)};
  require(o.x.dim() >= 3 && o.weight.dim() == o.x.dim(), Errc::bad_model,
          "expected X [N,C,D1..Dk] and W of the same rank, found shapes ", o.x.sizes(), " and ",
          o.weight.sizes());
  require(o.x.dim() <= 5, Errc::unsupported_operator,
          "expected at most three spatial axes, found shape ", o.x.sizes());
  require(o.groups >= 1 && o.weight.size(0) % o.groups == 0, Errc::bad_model,
          "expected a group that divides ", o.weight.size(0), ", found ", o.groups);
  const std::int64_t channels = transposed ? o.weight.size(0) : o.weight.size(1) * o.groups;
  require(o.x.size(1) == channels, Errc::bad_model, "expected ", channels,
          " channels for weights of shape ", o.weight.sizes(), ", found X of shape ", o.x.sizes());
  const std::int64_t made = transposed ? o.weight.size(1) * o.groups : o.weight.size(0);
  require(!o.bias.defined() || o.bias.sizes() == at::IntArrayRef({made}), Errc::bad_model,
          "expected a bias of shape [", made, "], found ",
          o.bias.defined() ? o.bias.sizes() : at::IntArrayRef());
  return o;
}

void check_output(const at::Tensor& x, std::int64_t channels, const Ints& spatial) {
  checked_sizes(joined({x.size(0), channels}, spatial));
}

// Paddings of a transposed convolution; what they take off its full output.
struct Crop {
  Ints before, after;
};

// With output_shape or SAME the paddings follow from the size wanted, the odd pixel after for
// SAME_UPPER and in front otherwise.
Crop crop_of(const Node& node, const Window& w, at::IntArrayRef spatial, const Ints& full) {
  const std::size_t rank = spatial.size();
  const std::string automatic = auto_pad(node);
  const bool same = automatic == "SAME_UPPER" || automatic == "SAME_LOWER";
  const Ints extra = spatial_attribute(node, "output_padding", rank, 0, 0);
  if (!same && !node.has("output_shape")) {
    Crop result{w.before, w.after};
    for (std::size_t i = 0; i < rank; ++i) result.after[i] -= extra[i];
    return result;
  }
  Ints wanted(rank);
  for (std::size_t i = 0; i < rank; ++i) wanted[i] = spatial[i] * w.strides[i];
  if (node.has("output_shape")) wanted = spatial_attribute(node, "output_shape", rank, 0, 1);
  Crop result{Ints(rank), Ints(rank)};
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t total = std::max<std::int64_t>(full[i] + extra[i] - wanted[i], 0);
    result.before[i] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
    result.after[i] = full[i] - wanted[i] - result.before[i];
  }
  return result;
}

// The sizes of the output before anything is taken off: strides * (D - 1) + what a kernel covers.
Ints full_sizes(const Window& w, at::IntArrayRef spatial) {
  Ints full;
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    require(spatial[i] >= 1 && w.strides[i] <= kMaxElements / spatial[i], Errc::bad_model,
            "expected at most ", kMaxElements, " elements, found size ", spatial[i],
            " with stride ", w.strides[i]);
    full.push_back(w.strides[i] * (spatial[i] - 1) + w.dilations[i] * (w.kernel[i] - 1) + 1);
  }
  return full;
}

// Strides, dilations and explicit pads; the positions of a window do not matter here, so the check
// that the kernel fits into the input is none.
Window transposed_window(const Node& node, const Ints& kernel) {
  const std::size_t rank = kernel.size();
  Window w;
  w.kernel = kernel;
  w.strides = spatial_attribute(node, "strides", rank, 1, 1);
  w.dilations = spatial_attribute(node, "dilations", rank, 1, 1);
  const Ints none(2 * rank, 0);
  const Ints pads =
      auto_pad(node) == "NOTSET" ? spatial_attribute(node, "pads", 2 * rank, 0, 0) : none;
  w.before.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(rank));
  w.after.assign(pads.begin() + static_cast<std::ptrdiff_t>(rank), pads.end());
  return w;
}

// For one thread and for small maps at::convolution unfolds the map and multiplies with BLAS, which
// takes several times as long where BLAS is the reference one. oneDNN's own convolution does not; a
// recorded convolution is left to ATen, which knows its gradient.
bool suits_onednn(const Operands& o) {
  const bool recorded =
      at::GradMode::is_enabled() && (o.x.requires_grad() || o.weight.requires_grad() ||
                                     (o.bias.defined() && o.bias.requires_grad()));
  return !recorded && o.x.dim() == 4 && o.x.numel() > 0 && o.x.device().is_cpu() &&
         o.x.scalar_type() == at::kFloat && o.weight.scalar_type() == at::kFloat &&
         at::globalContext().hasMKLDNN() && at::globalContext().userEnabledMkldnn();
}

}  // namespace

Ints transposed_sizes(const Node& node, at::IntArrayRef x, at::IntArrayRef weight) {
  const at::IntArrayRef spatial = x.slice(2);
  const auto groups = node.attribute<std::int64_t>("group", 1);
  require(groups >= 1 && groups <= kMaxElements, Errc::bad_model, "expected a group from 1 to ",
          kMaxElements, ", found ", groups);
  for (const std::int64_t size : weight.slice(1)) {
    require(size <= kMaxElements, Errc::bad_model, "expected weights of at most ", kMaxElements,
            " along an axis, found shape ", weight);
  }
  const Window w = transposed_window(node, weight.slice(2).vec());
  const Ints full = full_sizes(w, spatial);
  const Crop cut = crop_of(node, w, spatial, full);
  Ints sizes{x[0], weight[1] * groups};
  for (std::size_t i = 0; i < full.size(); ++i) {
    sizes.push_back(full[i] - cut.before[i] - cut.after[i]);
  }
  return sizes;
}

// X [N,C,D1..Dk] -> Y [N,M,E1..Ek].
Tensors conv(const Node& node, Inputs inputs) {
  Operands o = read(node, inputs, false);
  const Window w = window(node, kernel_of(node, o.weight), o.x.sizes().slice(2));
  check_output(o.x, o.weight.size(0), w.output);
  const Ints none(w.kernel.size(), 0);
  if (!w.symmetric()) o.x = padded(o.x, w.before, w.after, 0);
  const Ints& pads = w.symmetric() ? w.before : none;
  if (suits_onednn(o)) {
    return {at::mkldnn_convolution(o.x.contiguous(), o.weight.contiguous(), o.bias, pads, w.strides,
                                   w.dilations, o.groups)};
  }
  return {at::convolution(o.x, o.weight, o.bias, w.strides, pads, w.dilations,
                          /*transposed=*/false, none, o.groups)};
}

// X [N,C,D1..Dk] -> Y [N,M,E1..Ek], E = strides * (D - 1) + output_padding
// + dilations * (k - 1) + 1 - paddings. Without paddings ATen gives the full output, which is then
// cut (or filled up with zeros, where output_padding asks for more); the bias comes last.
Tensors conv_transpose(const Node& node, Inputs inputs) {
  const Operands o = read(node, inputs, true);
  const at::IntArrayRef spatial = o.x.sizes().slice(2);
  const Window w = transposed_window(node, kernel_of(node, o.weight));
  const Ints full = full_sizes(w, spatial);
  const std::int64_t channels = o.weight.size(1) * o.groups;
  check_output(o.x, channels, full);
  Crop cut = crop_of(node, w, spatial, full);
  const Ints none(w.kernel.size(), 0);
  const at::Tensor y = at::convolution(o.x, o.weight, {}, w.strides, none, w.dilations,
                                       /*transposed=*/true, none, o.groups);
  for (std::int64_t& amount : cut.before) amount = -amount;
  for (std::int64_t& amount : cut.after) amount = -amount;
  const at::Tensor cropped = padded(y, cut.before, cut.after, 0);
  if (!o.bias.defined()) return {cropped};
  Ints per_channel(static_cast<std::size_t>(o.x.dim()), 1);
  per_channel[1] = channels;
  return {cropped + o.bias.view(per_channel)};
}

}  // namespace cameras::ops
