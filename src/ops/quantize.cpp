#include "core/aten.h"

#include <algorithm>

#include "ops/data_type.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/axes.h"

// QuantizeLinear and DequantizeLinear, with one scale, one for each position along `axis`, or one
// for each block of `block_size` positions there (opset 21). Quantised values are whole numbers in
// a floating-point tensor, so that gradients pass: straight through the rounding and the
// saturation, d quantize / dx = 1 / scale and d dequantize / dx = scale everywhere.
namespace cameras::ops {
namespace {

struct Interval {
  double low, high;
};

// Importer and Cast keep 8-bit types only: what else became int64 may be of any width.
std::int64_t type_of(const at::Tensor& zero_point) {
  const at::ScalarType type = zero_point.scalar_type();
  require(type == at::kByte || type == at::kChar, Errc::unsupported_operator,
          "expected output_dtype or an 8-bit zero point, found ", type);
  return type == at::kChar ? kInt8 : kUint8;
}

// What the quantised type can hold: `output_dtype` (opset 21) or the type of the zero point; uint8
// without either.
Interval saturation(const Node& node, const at::Tensor& zero_point) {
  auto type = node.attribute<std::int64_t>("output_dtype", kNone);
  if (type == kNone) {
    type = zero_point.defined() ? type_of(zero_point) : kUint8;
  }
  switch (type) {
    case kUint8: return {0, 255};
    case kInt8: return {-128, 127};
    case kUint16: return {0, 65535};
    case kInt16: return {-32768, 32767};
    default:
      fail(Errc::unsupported_operator,
           "expected (u)int8 or (u)int16 as quantised type, found type ", type);
  }
}

// A scale or zero point of every position from those of blocks. The last block may be shorter.
at::Tensor spread(const Node& node, std::int64_t block_size, const at::Tensor& parameter,
                  const at::Tensor& x) {
  require(block_size > 0, Errc::bad_model, "expected a positive block_size, found ", block_size);
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 1), x.dim());
  const std::int64_t size = x.size(axis);
  Ints sizes = x.sizes().vec();
  sizes[axis] = size == 0 ? 0 : 1 + (size - 1) / block_size;
  require(parameter.sizes() == at::IntArrayRef(sizes), Errc::bad_model,
          "expected scales and zero points for blocks of ", block_size, " along axis ", axis,
          ", that is of shape ", at::IntArrayRef(sizes), ", found shape ", parameter.sizes());
  return parameter.repeat_interleave(std::min(block_size, std::max<std::int64_t>(size, 1)), axis)
      .narrow(axis, 0, size);
}

// A scale or zero point so that it broadcasts against x.
at::Tensor aligned(const Node& node, const at::Tensor& parameter, const at::Tensor& x) {
  const auto block_size = node.attribute<std::int64_t>("block_size", 0);
  if (block_size != 0) return spread(node, block_size, parameter, x);
  if (parameter.numel() == 1) return parameter.reshape({});
  const std::int64_t axis = axis_of(node.attribute<std::int64_t>("axis", 1), x.dim());
  require(parameter.dim() == 1 && parameter.size(0) == x.size(axis), Errc::bad_model,
          "expected one scale and zero point, or ", x.size(axis), " along axis ", axis,
          ", found shape ", parameter.sizes());
  Ints sizes(static_cast<std::size_t>(x.dim()), 1);
  sizes[axis] = x.size(axis);
  return parameter.reshape(sizes);
}

at::Tensor scale_of(const Node& node, Inputs inputs, const at::Tensor& x) {
  return aligned(node, floating_operand(inputs, 1, "scale"), x);
}

at::Tensor zero_point_of(const Node& node, Inputs inputs, const at::Tensor& x) {
  const at::Tensor zero_point = optional_operand(inputs, 2);
  return zero_point.defined() ? aligned(node, zero_point, x) : zero_point;
}

}  // namespace

// saturate(round(x / scale) + zero point); halves go to the even neighbour.
Tensors quantize_linear(const Node& node, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "x");
  const at::Tensor zero_point = zero_point_of(node, inputs, x);
  const at::Tensor ratio = x / scale_of(node, inputs, x);
  at::Tensor whole = at::round(ratio.detach());
  if (zero_point.defined()) whole = whole + zero_point;
  const Interval range = saturation(node, zero_point);
  whole = at::clamp(whole, range.low, range.high);
  if (!ratio.requires_grad()) return {whole};
  // ratio - ratio is exactly 0, so the values stay whole, and its slope is 1 / scale.
  return {whole + (ratio - ratio.detach())};
}

// (x - zero point) * scale.
Tensors dequantize_linear(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "x");
  const at::Tensor scale = scale_of(node, inputs, x);
  const at::Tensor zero_point = zero_point_of(node, inputs, x);
  const at::Tensor value = x.is_floating_point() ? x : x.to(scale.scalar_type());
  return {(zero_point.defined() ? value - zero_point : value) * scale};
}

// y, y_scale and y_zero_point: uint8 over the range of x and 0. Scale and zero point follow x, but
// count as constants in gradients.
Tensors dynamic_quantize_linear(const Node&, Inputs inputs) {
  const at::Tensor& x = floating_operand(inputs, 0, "x");
  require(x.numel() > 0, Errc::bad_model, "expected an input with elements, found shape ",
          x.sizes());
  constexpr double kLevels = 255;
  const at::Tensor values = x.detach();
  const at::Tensor low = values.min().clamp_max(0);
  const at::Tensor range = values.max().clamp_min(0) - low;
  const at::Tensor scale = range.masked_fill(range == 0, kLevels) / kLevels;
  const at::Tensor zero_point = at::clamp(at::round(-low / scale), 0, kLevels);
  const at::Tensor ratio = x / scale;
  at::Tensor whole = at::clamp(at::round(ratio.detach()) + zero_point, 0, kLevels);
  if (ratio.requires_grad()) whole = whole + (ratio - ratio.detach());
  return {whole, scale, zero_point.to(at::kByte)};
}

}  // namespace cameras::ops
