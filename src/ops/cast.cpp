#include "core/aten.h"
#include "ops/data_type.h"
#include "ops/operands.h"
#include "ops/operators.h"

// Cast and CastLike. A network has few types at run time: one floating-point type, int64, bool, and
// 8-bit integers, whose type says where QuantizeLinear saturates.
namespace cameras::ops {
namespace {

at::Tensor to_floating(const at::Tensor& x) { return x.is_floating_point() ? x : x.to(at::kFloat); }

// Towards zero, then wrapped to the `bits` that the file means.
at::Tensor to_integer(const at::Tensor& x, int bits, bool is_signed) {
  const at::Tensor value = x.to(at::kLong);
  if (bits == 64) return value;
  const std::int64_t range = std::int64_t{1} << bits;
  const std::int64_t offset = is_signed ? range / 2 : 0;
  return at::bitwise_and(value + offset, range - 1) - offset;
}

at::Tensor to_uint8(const at::Tensor& x) { return to_integer(x, 8, false).to(at::kByte); }

at::Tensor to_int8(const at::Tensor& x) { return to_integer(x, 8, true).to(at::kChar); }

}  // namespace

Tensors cast(const Node& node, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const auto to = node.attribute<std::int64_t>("to", 0);
  switch (to) {
    case kFloat:
    case kFloat16:
    case kDouble:
    case kBfloat16: return {to_floating(x)};
    case kUint8: return {to_uint8(x)};
    case kInt8: return {to_int8(x)};
    case kUint16:
    case kInt16: return {to_integer(x, 16, to == kInt16)};
    case kUint32:
    case kInt32: return {to_integer(x, 32, to == kInt32)};
    case kInt64:
    case kUint64: return {to_integer(x, 64, true)};
    case kBool: return {x.to(at::kBool)};
    default:
      fail(Errc::unsupported_operator, "expected 'to' a number or boolean type, found type ", to);
  }
}

Tensors cast_like(const Node&, Inputs inputs) {
  const at::Tensor& x = operand(inputs, 0, "input");
  const at::Tensor& target = operand(inputs, 1, "target_type");
  switch (target.scalar_type()) {
    case at::kByte: return {to_uint8(x)};
    case at::kChar: return {to_int8(x)};
    default: return {target.is_floating_point() ? to_floating(x) : x.to(target.scalar_type())};
  }
}

}  // namespace cameras::ops
