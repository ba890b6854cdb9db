#include "core/aten.h"
#include "ops/axes.h"
#include "ops/data_type.h"
#include "ops/operands.h"
#include "ops/operators.h"

// QuantizeLinear and DequantizeLinear, with one scale or one for each position along `axis`.
// Quantised values are whole numbers in a floating-point tensor, so that gradients pass: straight
// through the rounding and the saturation, d quantize / dx = 1 / scale and
// d dequantize / dx = scale everywhere.
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

// A scale or zero point so that it broadcasts against x.
at::Tensor aligned(const Node& node, const at::Tensor& parameter, const at::Tensor& x) {
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
  require(node.attribute<std::int64_t>("block_size", 0) == 0, Errc::unsupported_operator,
          "expected one scale per tensor or axis, found block_size ",
          node.attribute<std::int64_t>("block_size", 0));
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

}  // namespace cameras::ops
