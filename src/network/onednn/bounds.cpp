#include "network/onednn/bounds.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "graph/channel_affine.h"

namespace cameras::onednn {
namespace {

using Algorithm = dnnl::algorithm;

// All numbers of a value lie in [low, high].
struct Interval {
  double low = 0;
  double high = 0;

  double magnitude() const { return std::max(std::abs(low), std::abs(high)); }
};

constexpr Interval kChecked{-kMostChecked, kMostChecked};

Interval hull(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Interval hull_of(std::initializer_list<double> numbers) {
  const auto [low, high] = std::minmax(numbers);
  return {low, high};
}

Interval of_constant(const at::Tensor& value) {
  if (value.numel() == 0) return {};
  const auto [low, high] = at::aminmax(value.to(at::kFloat));
  return {low.item<double>(), high.item<double>()};
}

// Of a function; nothing where it may give NaN or infinity.
std::optional<Interval> of_function(const Elementwise& f, const Interval& x) {
  constexpr double kMostExponent = 40;
  switch (f.algorithm) {
    case Algorithm::eltwise_relu: {
      const auto y = [&](double v) { return v < 0 ? f.alpha * v : v; };
      return hull_of({y(x.low), y(x.high), y(std::clamp(0.0, x.low, x.high))});
    }
    case Algorithm::eltwise_logistic: return Interval{0, 1};
    case Algorithm::eltwise_tanh: return Interval{-1, 1};
    case Algorithm::eltwise_elu: {
      const double most = std::abs(static_cast<double>(f.alpha));
      return Interval{x.low >= 0 ? x.low : -most, std::max(x.high, most)};
    }
    case Algorithm::eltwise_swish:
    case Algorithm::eltwise_hardswish:
    case Algorithm::eltwise_mish:
    case Algorithm::eltwise_gelu_erf:
    case Algorithm::eltwise_gelu_tanh: return Interval{-1, std::max(x.high, 0.0)};
    case Algorithm::eltwise_abs: return Interval{0, x.magnitude()};
    case Algorithm::eltwise_linear:
      return hull_of({f.alpha * x.low + f.beta, f.alpha * x.high + f.beta});
    case Algorithm::eltwise_clip:
      return Interval{std::clamp<double>(x.low, f.alpha, f.beta),
                      std::clamp<double>(x.high, f.alpha, f.beta)};
    case Algorithm::eltwise_sqrt:
      if (x.low < 0) return std::nullopt;
      return Interval{std::sqrt(x.low), std::sqrt(x.high)};
    case Algorithm::eltwise_exp:
      if (x.high > kMostExponent) return std::nullopt;
      return Interval{0, std::exp(x.high)};
    default: return std::nullopt;
  }
}

std::optional<Interval> of_join(Algorithm join, const Interval& a, const Interval& b) {
  switch (join) {
    case Algorithm::binary_add: return Interval{a.low + b.low, a.high + b.high};
    case Algorithm::binary_sub: return Interval{a.low - b.high, a.high - b.low};
    case Algorithm::binary_mul:
      return hull_of({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
    case Algorithm::binary_max: return Interval{std::max(a.low, b.low), std::max(a.high, b.high)};
    case Algorithm::binary_min: return Interval{std::min(a.low, b.low), std::min(a.high, b.high)};
    case Algorithm::binary_div:
      if (b.low <= 0 && b.high >= 0) return std::nullopt;
      return hull_of({a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high});
    default: return std::nullopt;
  }
}

bool squares(const Elementwise& f) {
  switch (f.algorithm) {
    case Algorithm::eltwise_relu:
    case Algorithm::eltwise_clip:
    case Algorithm::eltwise_linear:
    case Algorithm::eltwise_abs:
    case Algorithm::eltwise_logistic:
    case Algorithm::eltwise_tanh: return false;
    default: return true;
  }
}

double most_computed(const Part& part, const Constants& constants) {
  const bool squared = std::ranges::any_of(part.nodes, [&](const Node* node) {
    if (node->type == "LRN" || node->type == "HardSigmoid") return true;  // the gate of HardSwish
    const auto functions = elementwise(*node, constants);
    return functions && std::ranges::any_of(*functions, squares);
  });
  return squared ? kMostSquared : kMostComputed;
}

std::optional<Interval> behind(const std::vector<Elementwise>& functions, const Interval& x) {
  std::optional<Interval> result = x;
  for (const Elementwise& f : functions) {
    if (result) result = of_function(f, *result);
  }
  return result;
}

// A pool with a window of nothing but padding, whose mean is 0 / 0 and whose maximum is -infinity.
bool may_see_padding_alone(const Node& node) {
  const bool global = node.type == "GlobalAveragePool" || node.type == "GlobalMaxPool";
  if (global || node.type.find("Pool") == std::string::npos) return false;
  const Ints kernel = node.attribute("kernel_shape", Ints{});
  const Ints strides = node.attribute("strides", Ints{});
  const Ints gaps = node.attribute("dilations", Ints{});
  const bool up = node.attribute<std::int64_t>("ceil_mode", 0) != 0;
  const Ints pads = node.attribute("pads", Ints{});
  for (std::size_t i = 0; i < pads.size(); ++i) {
    if (kernel.empty()) return pads[i] != 0;
    const std::size_t axis = i % kernel.size();
    const std::int64_t extent = (axis < gaps.size() ? gaps[axis] : 1) * (kernel[axis] - 1) + 1;
    // Rounding up may move the last window by less than a stride.
    const std::int64_t more = up && axis < strides.size() ? strides[axis] - 1 : 0;
    if (pads[i] + more >= extent) return true;
  }
  return false;
}

class Bounding {
 public:
  Bounding(Part part, const Constants& constants)
      : part_(std::move(part)), constants_(constants), most_(most_computed(part_, constants)) {
    for (const std::string& name : part_.inputs) bounds_[name] = kChecked;
  }

  std::optional<Part> run() && {
    for (const Node* node : part_.nodes) {
      auto found = of(*node);
      if (found && found->magnitude() > most_) {
        for (const std::string& name : node->inputs) check(name);
        found = of(*node);
      }
      const std::string& name = node->outputs[0];
      if (found && found->magnitude() > most_) return std::nullopt;
      if (node->type == "Concat") concats_.emplace(name, node);
      bounds_[name] = found.value_or(kChecked);
      if (!found) part_.checked.insert(name);
    }
    return std::move(part_);
  }

 private:
  // A concatenation's operands and not itself: in a dense block each of them is in many.
  void check(const std::string& name) {
    const auto concat = concats_.find(name);
    if (concat == concats_.end() || small(name)) return check_itself(name);
    for (const std::string& operand : concat->second->inputs) check_itself(operand);
    bounds_[name] = of(*concat->second).value_or(bounds_.at(name));
    check_itself(name);  // for what constants are in it
  }

  bool small(const std::string& name) const {
    const auto found = bounds_.find(name);
    return found == bounds_.end() || found->second.magnitude() <= kMostChecked;
  }

  void check_itself(const std::string& name) {
    if (small(name)) return;
    Interval& bounds = bounds_.at(name);
    bounds = {std::max<double>(bounds.low, -kMostChecked),
              std::min<double>(bounds.high, kMostChecked)};
    part_.checked.insert(name);
  }

  Interval interval(const std::string& name) const {
    const auto constant = constants_.find(name);
    return constant == constants_.end() ? bounds_.at(name) : of_constant(constant->second);
  }

  // Nothing where the node may give NaN or infinity.
  std::optional<Interval> of(const Node& node) const {
    const Interval x = interval(node.inputs[0]);
    if (node.type == "Conv") return convolution(node, x);
    if (node.type == "BatchNormalization") return normalization(node, x);
    if (node.type == "LRN") return std::nullopt;
    if (const auto join = joining(node)) return of_join(*join, x, interval(node.inputs[1]));
    if (const auto functions = elementwise(node, constants_)) return behind(*functions, x);
    if (may_see_padding_alone(node)) return std::nullopt;
    Interval result = x;  // pools, Concat, Pad and what passes values on
    if (node.type == "Concat") {
      for (const std::string& name : node.inputs) result = hull(result, interval(name));
    }
    const bool may_add_zeros = node.type == "Pad" || node.type == "AveragePool";
    return may_add_zeros ? hull(result, {0, 0}) : result;
  }

  Interval convolution(const Node& node, const Interval& x) const {
    const at::Tensor& weights = constants_.find(node.inputs[1])->second;
    const at::Tensor sums = weights.to(at::kFloat).abs().sum(at::IntArrayRef({1, 2, 3}));
    double most = sums.max().item<double>() * x.magnitude();
    const bool biased = node.inputs.size() > 2 && !node.inputs[2].empty();
    if (biased) most += interval(node.inputs[2]).magnitude();
    return {-most, most};
  }

  // The compiler knows those alone whose numbers are constants.
  Interval normalization(const Node& node, const Interval& x) const {
    const std::int64_t channels = constants_.find(node.inputs[1])->second.numel();
    const auto step = affine(node, constants_, channels);
    const at::Tensor low = step->scale * x.low + step->shift;
    const at::Tensor high = step->scale * x.high + step->shift;
    return hull(of_constant(low), of_constant(high));
  }

  Part part_;
  const Constants& constants_;
  double most_;
  std::map<std::string, Interval, std::less<>> bounds_;
  std::map<std::string, const Node*, std::less<>> concats_;
};

}  // namespace

std::optional<Part> with_checks(Part part, const Constants& constants) {
  return Bounding(std::move(part), constants).run();
}

}  // namespace cameras::onednn
