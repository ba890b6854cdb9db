#include "saliency/relevance/normalizations.h"
#include "core/aten.h"

#include <cstdint>
#include <limits>

#include "ops/operators.h"
#include "ops/shapes/axes.h"

namespace cameras {
namespace {

// x r, r = (mean(x²) + ε)^(-1/2), as square, mean, root and product; with a mean that is taken off
// x first. Δr / Δv = -(r r₀)² / (r + r₀) of v = r⁻².
at::Tensor normalization(const PassagePair& pair, const at::Tensor& given, bool centres) {
  const std::int64_t rank = given.dim();
  const std::int64_t first =
      ops::axis_of(pair.passage.node.attribute<std::int64_t>("axis", -1), rank);
  const Ints axes = ops::axes_from(first, rank);
  const double epsilon = pair.passage.node.attribute("epsilon", 1e-5F);
  const auto centred = [&](const at::Tensor& x) {
    return centres ? x - x.mean(axes, /*keepdim=*/true) : x;
  };
  const auto root = [&](const at::Tensor& x) {
    return (x.square().mean(axes, /*keepdim=*/true) + epsilon).rsqrt();
  };
  const at::Tensor both =
      centred(pair.passage.inputs[0]) + centred(pair.reference_inputs[0]);  // twice the mean
  const at::Tensor r = root(centred(pair.passage.inputs[0]));
  const at::Tensor r0 = root(centred(pair.reference_inputs[0]));
  const at::Tensor of_root = (given * both / 2).sum(axes, /*keepdim=*/true);
  const at::Tensor of_square = -of_root * (r * r0).square() / (r + r0);
  std::int64_t count = 1;
  for (const std::int64_t axis : axes) count *= given.size(axis);
  return centred(given * (r + r0) / 2 + of_square * both / static_cast<double>(count));
}

// Softmax as exp, sum and quotient. What the logits have in common changes nothing, so their mean,
// weighted by the mean of both results, is taken off first: that is linear, and keeps both passes
// on one level. In float64, where e to the power of what lies between them is a number.
class SoftmaxRule {
 public:
  explicit SoftmaxRule(const PassagePair& pair)
      : axes_(axes_of(pair.passage)),
        weights_((wide(pair.passage.outputs[0]) + wide(pair.reference_outputs[0])) / 2),
        now_(levelled(wide(pair.passage.inputs[0]))),
        before_(levelled(wide(pair.reference_inputs[0]))) {}

  at::Tensor operator()(const at::Tensor& given) const {
    const at::Tensor top = at::maximum(now_, before_).amax(axes_, /*keepdim=*/true);
    const at::Tensor e = (now_ - top).exp();
    const at::Tensor e0 = (before_ - top).exp();
    const at::Tensor sum = summed(e).clamp_min(std::numeric_limits<double>::min());
    const at::Tensor sum0 = summed(e0).clamp_min(std::numeric_limits<double>::min());
    const at::Tensor wide_given = wide(given);
    const at::Tensor of_each = wide_given * (1 / sum + 1 / sum0) / 2;
    const at::Tensor of_sum = -summed(wide_given * (e + e0) / 2) / (sum * sum0);
    const at::Tensor still = has_changed(now_, before_).logical_not();
    const at::Tensor slope = at::where(still, e, (e - e0) / (now_ - before_).masked_fill(still, 1));
    const at::Tensor multipliers = (of_each + of_sum) * slope;
    return (multipliers - weights_ * summed(multipliers)).to(given.scalar_type());
  }

 private:
  static at::Tensor wide(const at::Tensor& value) { return value.to(at::kDouble); }

  // Before opset 13 it goes over all axes from one on.
  static Ints axes_of(const Passage& passage) {
    const bool matrix = passage.kernel == &ops::softmax;
    const std::int64_t rank = passage.inputs[0].dim();
    const std::int64_t first =
        ops::axis_of(passage.node.attribute<std::int64_t>("axis", matrix ? 1 : -1), rank);
    return matrix ? ops::axes_from(first, rank) : Ints{first};
  }

  at::Tensor summed(const at::Tensor& value) const { return value.sum(axes_, /*keepdim=*/true); }

  // A masked one is -inf and has no weight.
  at::Tensor levelled(const at::Tensor& logits) const {
    return logits - summed(logits.masked_fill(weights_ == 0, 0) * weights_);
  }

  Ints axes_;
  at::Tensor weights_, now_, before_;
};

}  // namespace

Multipliers layer_normalization_multipliers(const PassagePair& pair) {
  return {normalization(pair, pair.given[0] * pair.passage.inputs[1], /*centres=*/true)};
}

Multipliers mean_square_normalization_multipliers(const PassagePair& pair) {
  return {normalization(pair, pair.given[0] * pair.passage.inputs[1], /*centres=*/false)};
}

Multipliers softmax_multipliers(const PassagePair& pair) {
  return {SoftmaxRule(pair)(pair.given[0])};
}

}  // namespace cameras
