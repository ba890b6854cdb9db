#include "core/aten.h"
#include "ops/operands.h"
#include "ops/operators.h"
#include "ops/shapes/sizes.h"

// Arithmetic of two operands that broadcast against each other by numpy's rule.
namespace cameras::ops {
namespace {

using Pair = std::pair<const at::Tensor&, const at::Tensor&>;

Pair operands(Inputs inputs) {
  const Pair pair{operand(inputs, 0, "A"), operand(inputs, 1, "B")};
  check_broadcast(pair.first, pair.second);
  return pair;
}

bool integral(const Pair& pair) {
  return !pair.first.is_floating_point() && !pair.second.is_floating_point();
}

// Where the divisor is -1, which bytes (the only unsigned type) cannot be: there it looks like 255.
at::Tensor minus_one(const at::Tensor& divisor) {
  if (divisor.scalar_type() == at::kByte) return at::zeros_like(divisor, at::kBool);
  return divisor.eq(-1);
}

// Divisors that can be divided by. The smallest int64 divided by -1 traps on x86, so that divisor
// becomes 1 and the caller puts in the result, which is known.
at::Tensor safe_divisor(const at::Tensor& divisor) {
  require(!divisor.eq(0).any().item<bool>(), Errc::bad_model,
          "expected integer divisors other than 0, found 0");
  return divisor.masked_fill(minus_one(divisor), 1);
}

}  // namespace

Tensors add(const Node&, Inputs inputs) {
  const auto [a, b] = operands(inputs);
  return {a + b};
}

Tensors sub(const Node&, Inputs inputs) {
  const auto [a, b] = operands(inputs);
  return {a - b};
}

Tensors mul(const Node&, Inputs inputs) {
  const auto [a, b] = operands(inputs);
  return {a * b};
}

// Integers round towards zero.
Tensors div(const Node&, Inputs inputs) {
  const Pair pair = operands(inputs);
  const auto [a, b] = pair;
  if (!integral(pair)) return {a / b};
  return {at::where(minus_one(b), a.neg(), at::div(a, safe_divisor(b), "trunc"))};
}

// fmod = 0: integers, the sign of the divisor; fmod = 1: C's fmod, the sign of the dividend.
Tensors mod(const Node& node, Inputs inputs) {
  const Pair pair = operands(inputs);
  const auto [a, b] = pair;
  const bool fmod = node.attribute<std::int64_t>("fmod", 0) != 0;
  require(fmod || integral(pair), Errc::bad_model,
          "expected integers where fmod is 0, found floating-point numbers");
  if (!integral(pair)) return {at::fmod(a, b)};
  const at::Tensor divisor = safe_divisor(b);  // anything modulo -1 is 0, as it is modulo 1
  return {fmod ? at::fmod(a, divisor) : at::remainder(a, divisor)};
}

// The result has the type of the base.
Tensors pow(const Node&, Inputs inputs) {
  const auto [base, exponent] = operands(inputs);
  const bool plain_number = exponent.dim() == 0 && !exponent.requires_grad();
  // A plain number takes ATen's fast paths for squares and roots.
  const at::Tensor power = plain_number && base.is_floating_point() ? at::pow(base, exponent.item())
                                                                    : at::pow(base, exponent);
  return {power.to(base.scalar_type())};
}

}  // namespace cameras::ops
