#include "differential/comparison.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <vector>

#include "graph/passes/image_input.h"
#include "network/fit.h"
#include "network/program.h"
#include "network/trunk.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// Sums of up to a few hundred float32 products in another order, and Winograd's transforms, whose
// constants cost about two digits. A wrong lane is off by a hundredth and more.
constexpr double kFloat32 = 1e-4;
// 8 bits a value, through up to two dozen operations.
constexpr double kBfloat16 = 0.1;
// Of gradients, as a share of their norm: a Relu whose argument is a rounding away from zero, or a
// maximum of two equal numbers, sends its share elsewhere. A gradient of other values is off by
// more.
constexpr double kSlopes = 0.1;
// A network may be worse conditioned than that: float32 beside float64 says how much.
constexpr double kTimesItsOwnError = 30;
// What the interpreter loses in bf16 itself says the same of bf16.
constexpr double kTimesTheInterpreters = 4;

using Values = Program::Values;

// The largest difference as a share of the largest number. NaN and infinities have to be in the
// same places.
double difference(const at::Tensor& found, const at::Tensor& expected) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  if (found.sizes() != expected.sizes()) return kNever;
  const at::Tensor a = found.to(at::kDouble);
  const at::Tensor b = expected.to(at::kDouble);
  const at::Tensor finite = at::isfinite(b);
  if (!at::equal(at::isfinite(a), finite)) return kNever;
  const at::Tensor zeros = at::zeros_like(b);
  const double most = at::where(finite, b, zeros).abs().max().item<double>();
  const double off = at::where(finite, a - b, zeros).abs().max().item<double>();
  return off / std::max(most, 1e-6);
}

bool all_finite(const at::Tensor& value) { return at::isfinite(value).all().item<bool>(); }

// A pass of the interpreter that keeps all values.
Values all_values(const Program& program, const at::Tensor& input) {
  const at::NoGradGuard no_grad;
  Values values = program.start(input);
  for (std::size_t i = 0; i < program.step_count(); ++i) program.run_step(values, i);
  return values;
}

// The scores that `values` at a cut lead to, and the gradient of score 0 by the cut's value.
struct Outcome {
  at::Tensor scores, gradient;
};

Outcome outcome(const Program& program, Values values, std::size_t slot, std::size_t cut) {
  const at::AutoGradMode with_grad(true);
  const at::Tensor leaf = values[slot].detach().requires_grad_();
  values[slot] = leaf;
  program.run(values, cut, program.step_count());
  const at::Tensor scores = values[program.output_slot()];
  if (!scores.requires_grad()) return {scores, at::zeros_like(leaf)};  // the value has no say
  auto gradient = torch::autograd::grad({scores.flatten()[0]}, {leaf}, {}, false, false, true)[0];
  return {scores.detach(), gradient.defined() ? gradient : at::zeros_like(leaf)};
}

double gradient_difference(const Outcome& found, const Outcome& expected) {
  const double scale = std::max(expected.gradient.norm().item<double>(), 1e-6);
  return (found.gradient - expected.gradient).norm().item<double>() / scale;
}

// Each value by itself, so that equal ones part; and by a little of its largest number, as
// roundings are, so that those near zero change sign.
Values perturbed(Values values, double share, std::uint64_t seed) {
  constexpr double kOfTheLargest = 0.01;
  for (std::size_t slot = 0; slot < values.size(); ++slot) {
    at::Tensor& value = values[slot];
    if (!value.defined() || value.scalar_type() != at::kFloat || value.dim() != 4) continue;
    const auto noise = [&](std::uint64_t which) {
      return share * random_tensor(value.sizes(), -1, 1, 2 * (seed * 4096 + slot) + which);
    };
    const double most = value.abs().max().item<double>();
    // What is never negative stays so: a root or a logarithm behind it has no slope elsewhere.
    const bool is_positive = value.min().item<double>() >= 0;
    value = value * (1 + noise(0)) + most * kOfTheLargest * noise(1);
    if (is_positive) value = value.abs();
  }
  return values;
}

class Comparison {
 public:
  Comparison(const Graph& graph, Precision precision)
      : image_{.name = "x", .height = graph.inputs[0].dims[2], .width = graph.inputs[0].dims[3]},
        fitted_(fit_to_any_size(graph, image_)),
        single_(std::make_shared<const Program>(fitted_.graph, at::kCPU)),
        other_(fitted_.graph, at::kCPU, precision == Precision::f32 ? at::kDouble : at::kBFloat16),
        trunk_(make_trunk({fitted_, single_, at::kCPU, precision, graph.inputs[0].dims},
                          TrunkKind::compiled)),
        precision_(precision),
        tolerance_(precision == Precision::f32 ? kFloat32 : kBfloat16) {}

  std::optional<std::string> run() {
    for (const auto& [rows, columns] :
         std::array<std::pair<int, int>, 3>{{{0, 0}, {7, 2}, {16, 29}}}) {
      const Ints size{1, 3, image_.height + rows, image_.width + columns};
      if (rows > 0 && !fitted_.native_only.empty()) return std::nullopt;
      if (auto found = at_size(random_tensor(size))) return found;
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> at_size(const at::Tensor& input) {
    const Values expected = all_values(*single_, input);
    const Values exact = all_values(other_, input);
    for (std::size_t cut = 1; cut <= single_->step_count(); ++cut) {
      const std::string where = " cut behind '" + fitted_.graph.nodes[cut - 1].outputs[0] +
                                "' at " + std::to_string(input.size(2)) + " x " +
                                std::to_string(input.size(3));
      if (auto found = at_cut(input, cut, expected, exact)) return *found + where;
    }
    return std::nullopt;
  }

  std::optional<std::string> at_cut(const at::Tensor& input, std::size_t cut,
                                    const Values& expected, const Values& exact) {
    const at::NoGradGuard no_grad;
    Values found = single_->adopt(trunk_->run(input, cut));
    for (std::size_t i = 0; i < cut; ++i) {
      const std::string& name = fitted_.graph.nodes[i].outputs[0];
      const std::size_t slot = single_->slot(name).value();
      if (!found[slot].defined()) continue;
      if (auto text = differs(found[slot], expected[slot], exact[slot], "value '" + name + "'"))
        return text;
    }
    const std::size_t slot = single_->slot(fitted_.graph.nodes[cut - 1].outputs[0]).value();
    return head_differs(std::move(found), expected, exact, slot, cut);
  }

  // What the head makes of the trunk's values.
  std::optional<std::string> head_differs(Values found, const Values& expected, const Values& exact,
                                          std::size_t slot, std::size_t cut) {
    const Outcome ours = outcome(*single_, found, slot, cut);
    const std::size_t output = single_->output_slot();
    if (auto text = differs(ours.scores, expected[output], exact[output], "logits")) return text;
    if (!all_finite(expected[output])) return std::nullopt;
    const Outcome theirs = outcome(*single_, expected, slot, cut);
    // The root of zero, say; which of two values that differ by roundings is zero is chance.
    if (!all_finite(theirs.gradient) || !all_finite(ours.gradient)) return std::nullopt;
    // With 8 bits many slopes jump.
    if (precision_ == Precision::bf16) return std::nullopt;
    const double off = gradient_difference(ours, theirs);
    if (off <= kSlopes) return std::nullopt;
    // Where an activation is near zero, or two are the largest of a window, a slope jumps.
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      const Outcome near = outcome(*single_, perturbed(expected, tolerance_, seed), slot, cut);
      if (off <= kTimesItsOwnError * gradient_difference(near, theirs)) return std::nullopt;
    }
    return "gradients differ by " + std::to_string(off);
  }

  std::optional<std::string> differs(const at::Tensor& found, const at::Tensor& expected,
                                     const at::Tensor& exact, const std::string& what) const {
    if (precision_ == Precision::bf16 && !all_finite(expected)) return std::nullopt;
    const double off = difference(found, expected);
    if (off <= tolerance_) return std::nullopt;
    const double own = difference(expected, exact);
    const double times = precision_ == Precision::f32 ? kTimesItsOwnError : kTimesTheInterpreters;
    if (off <= times * own) return std::nullopt;
    return what + " differs by " + std::to_string(off) + " (the interpreter by " +
           std::to_string(own) + ")";
  }

  ImageInput image_;
  Fitted fitted_;
  std::shared_ptr<const Program> single_;
  Program other_;  // in float64, or in bf16
  std::unique_ptr<const Trunk> trunk_;
  Precision precision_;
  double tolerance_;
};

}  // namespace

std::optional<std::string> compare_trunks(const Graph& graph, Precision precision) {
  return Comparison(graph, precision).run();
}

}  // namespace cameras::testing
