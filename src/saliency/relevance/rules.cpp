#include "saliency/relevance/rules.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ops/shapes/axes.h"

// The rules of layer-wise relevance propagation. A linear node z = Σ_i x_i w_i gives its input i
// the share x_i w_i / z of its relevance R, so x ⊙ ∂z/∂x (R / z): what follows is that, with other
// weights or other inputs. Sources: Bach et al., PLOS ONE 10(7), 2015 (the ε-rule, eq. 58);
// Montavon et al., Layer-wise relevance propagation: an overview, 2019 (γ, z^B, pools); Andéol et
// al., arXiv 2106.04923 (γ where inputs and sums have either sign).
namespace cameras {
namespace {

using Shares = std::vector<at::Tensor>;
using Relevance = std::span<const at::Tensor>;
using Rule = Shares (*)(const Passage& passage, Relevance relevance);

constexpr double kGamma = 0.25;    // how much more weights of the sum's own sign count
constexpr double kEpsilon = 1e-6;  // of the root mean square of all sums

// R / (z + ε sign z), where nothing is divided by zero: a sum of nothing has nothing to give.
at::Tensor quotient(const at::Tensor& relevance, const at::Tensor& sums) {
  const at::Tensor epsilon = kEpsilon * sums.square().mean().sqrt();
  const at::Tensor nothing = sums == 0;
  const at::Tensor divisor = (sums + epsilon * sums.sign()).masked_fill(nothing, 1);
  return (relevance / divisor).masked_fill(nothing, 0);
}

// Of functions of one number: what comes out has the relevance of what goes in. Summed where that
// was repeated.
Shares kept(const Passage& passage, Relevance relevance) {
  const at::Tensor& input = passage.inputs[passage.carriers[0]];
  return {relevance[0].sum_to_size(input.sizes())};
}

// Of nodes that only choose and move: relevance goes where the number came from, with a maximum to
// the largest.
Shares returned(const Passage& passage, Relevance relevance) {
  return Recorded(passage, passage.inputs).pulled_back(relevance);
}

// Of the largest or smallest of several: returned. With constants beside it alone that is a
// function of one number, as Clip, which ReLU6 may be spelt with.
Shares bounded(const Passage& passage, Relevance relevance) {
  return passage.carriers.size() == 1 ? kept(passage, relevance) : returned(passage, relevance);
}

// Of linear nodes, their bias included in z: what the bias added is nobody's.
Shares shared(const Passage& passage, Relevance relevance) {
  const std::array seed{quotient(relevance[0], passage.outputs[0])};
  Shares parts = Recorded(passage, passage.inputs).pulled_back(seed);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    parts[k] = parts[k] * passage.inputs[passage.carriers[k]];
  }
  return parts;
}

// Of products, whose gates carry nothing (gates.h): the signal takes all. Two signals have half
// each, but for an elementwise product of which the smaller one weighs whole channels or positions.
Shares product(const Passage& passage, Relevance relevance) {
  Shares parts = shared(passage, relevance);
  if (parts.size() < 2) return parts;
  std::int64_t most = 0;
  for (const at::Tensor& part : parts) most = std::max(most, part.numel());
  const auto weighs = [&](const at::Tensor& part) {
    return passage.node.type == "Mul" && part.numel() < most;
  };
  const auto gates = std::ranges::count_if(parts, weighs);
  const auto signals = static_cast<double>(std::ssize(parts) - gates);
  for (at::Tensor& part : parts) {
    part = weighs(part) ? at::zeros_like(part) : part / signals;
  }
  return parts;
}

at::Tensor part_of_sign(const at::Tensor& values, bool positive) {
  return positive ? values.clamp_min(0) : values.clamp_max(0);
}

// w + γ w⁺, or w + γ w⁻; a bias may be left out.
at::Tensor favoured(const at::Tensor& weights, bool positive) {
  return weights.defined() ? weights + kGamma * part_of_sign(weights, positive) : weights;
}

// The node's inputs with others for what is multiplied, its weights and, where it has one, its
// bias.
std::vector<at::Tensor> replaced(const Passage& passage, const at::Tensor& x,
                                 const at::Tensor& weight, const at::Tensor& bias) {
  std::vector<at::Tensor> inputs = passage.inputs;
  const std::size_t carrier = passage.carriers[0];
  inputs[carrier] = x;
  inputs[1 - carrier] = weight;
  if (inputs.size() > 2) inputs[2] = bias;
  return inputs;
}

// The γ-rule for the sums of one sign: what adds to them, x⁺ w⁺ and x⁻ w⁻ where they are positive,
// counts 1 + γ times. So no divisor is smaller than the sum, whatever cancels in it.
at::Tensor relevance_of_sign(const Passage& passage, const at::Tensor& relevance, bool positive) {
  const at::Tensor& x = passage.inputs[0];
  const at::Tensor& weight = passage.inputs[1];
  const at::Tensor bias = passage.inputs.size() > 2 ? passage.inputs[2] : at::Tensor();
  const at::Tensor above = part_of_sign(x, true);
  const at::Tensor below = part_of_sign(x, false);
  const Recorded one(
      passage, replaced(passage, above, favoured(weight, positive), favoured(bias, positive)));
  if (!below.any().item<bool>()) {
    const std::array seed{quotient(relevance, one.output())};
    return above * one.pulled_back(seed)[0];
  }
  const Recorded other(passage, replaced(passage, below, favoured(weight, !positive), {}));
  const std::array seed{quotient(relevance, one.output() + other.output())};
  return above * one.pulled_back(seed)[0] + below * other.pulled_back(seed)[0];
}

Shares convolution(const Passage& passage, Relevance relevance) {
  at::Tensor sum = at::zeros_like(passage.inputs[0]);
  for (const bool positive : {true, false}) {
    const at::Tensor& sums = passage.outputs[0];
    const at::Tensor these = positive ? sums > 0 : sums < 0;
    const at::Tensor of_these = relevance[0] * these;
    if (of_these.any().item<bool>()) sum = sum + relevance_of_sign(passage, of_these, positive);
  }
  return {sum};
}

// The z^B-rule of a first layer, whose inputs are pixels from l to h: (x w - l w⁺ - h w⁻), none of
// which is negative, and no bias.
Shares boxed(const Passage& passage, Relevance relevance, const PixelRange& range) {
  const std::size_t carrier = passage.carriers[0];
  const at::Tensor& x = passage.inputs[carrier];
  const at::Tensor& weight = passage.inputs[1 - carrier];
  const Recorded plain(passage, replaced(passage, x, weight, {}));
  const Recorded low(passage, replaced(passage, range.low, part_of_sign(weight, true), {}));
  const Recorded high(passage, replaced(passage, range.high, part_of_sign(weight, false), {}));
  const std::array seed{quotient(relevance[0], plain.output() - low.output() - high.output())};
  return {x * plain.pulled_back(seed)[0] - range.low * low.pulled_back(seed)[0] -
          range.high * high.pulled_back(seed)[0]};
}

// Its deviation is a gate: y = (x - mean) w / σ + b is linear with σ as it was. Source: Ali et al.,
// ICML 2022, arXiv 2202.07304, eq. 12.
Shares layer_normalization(const Passage& passage, Relevance relevance) {
  const at::Tensor& x = passage.inputs[0];
  const std::int64_t first =
      ops::axis_of(passage.node.attribute<std::int64_t>("axis", -1), x.dim());
  const Ints axes = ops::axes_from(first, x.dim());
  const at::Tensor centred = x - x.mean(axes, /*keepdim=*/true);
  const double epsilon = passage.node.attribute("epsilon", 1e-5F);
  const at::Tensor deviation = (centred.square().mean(axes, true) + epsilon).sqrt();
  const at::Tensor share =
      quotient(relevance[0], passage.outputs[0]) * passage.inputs[1] / deviation;
  return {x * (share - share.mean(axes, /*keepdim=*/true))};
}

// A pool over the whole map, of the kind that its attribute names.
Shares whole_map(const Passage& passage, Relevance relevance) {
  const bool averages = passage.node.attribute("pool", std::string()) != "MaxPool";
  return averages ? shared(passage, relevance) : returned(passage, relevance);
}

struct RuleRow {
  std::string_view type;
  Carriers carriers;
  Rule rule;
};

constexpr std::array kRows{
#define CAMERAS_RELEVANCE(type, carriers, rule) RuleRow{type, Carriers::carriers, &rule},
#include "saliency/relevance/rules.inc"
#undef CAMERAS_RELEVANCE
};

// By weights that are the same for every image.
bool weighs_by_constants(const Passage& passage) {
  constexpr std::array<std::string_view, 3> kTypes{"Conv", "Gemm", "MatMul"};
  return passage.carriers.size() == 1 &&
         std::ranges::find(kTypes, std::string_view(passage.node.type)) != kTypes.end();
}

}  // namespace

Flow relevance_flow(const Graph& graph) {
  CarriersByType known;
  for (const RuleRow& row : kRows) known[row.type] = row.carriers;
  return flow_of(graph, known);
}

std::vector<at::Tensor> RelevanceRules::operator()(const Passage& passage,
                                                   std::span<const at::Tensor> relevance) const {
  if (ranges_.contains(passage.node.outputs.at(0))) {
    return recolours(passage.node) ? kept(passage, relevance) : returned(passage, relevance);
  }
  const auto range = ranges_.find(passage.node.inputs[passage.carriers[0]]);
  if (range != ranges_.end() && weighs_by_constants(passage)) {
    return boxed(passage, relevance, range->second);
  }
  const auto* const row =
      std::ranges::find(kRows, std::string_view(passage.node.type), &RuleRow::type);
  return row->rule(passage, relevance);
}

}  // namespace cameras
