#include "saliency/relevance/deep_lift_rules.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "network/layers/every_path.h"
#include "saliency/gauss_legendre.h"
#include "saliency/relevance/normalizations.h"
#include "saliency/relevance/passage_pair.h"

// The rules of DeepLIFT: a node hands its inputs multipliers m with Σ_in m Δin = Σ_out m Δout, Δ
// the difference between the image's pass and the reference's. Source: Shrikumar et al., ICML 2017,
// arXiv 1704.02685, section 3.5 (linear and rescale); maxima as captum has them. Of products, which
// it has no rule for, the factors' Shapley values: Δ(ab) = b̄ Δa + ā Δb, with means of both passes.
namespace cameras {
namespace {

using PairRule = Multipliers (*)(const PassagePair& pair);

at::Tensor numbers(const at::Tensor& value) {
  return value.is_floating_point() ? value : value.to(at::kFloat);
}

// The inputs on the straight way from the reference (0) to the image (1).
std::vector<at::Tensor> inputs_at(const PassagePair& pair, double at) {
  std::vector<at::Tensor> inputs = pair.passage.inputs;
  for (const std::size_t i : pair.passage.carriers) {
    inputs[i] = numbers(pair.reference_inputs[i]).lerp(numbers(inputs[i]), at);
  }
  return inputs;
}

// The derivative half way, which is exact for what is linear in its inputs, and in each of two.
Multipliers linear(const PassagePair& pair) {
  return Recorded(pair.passage, inputs_at(pair, 0.5)).pulled_back(pair.given);
}

// The mean of the derivative on the straight way (Aumann and Shapley's values), for normalisations
// that change little on it: 8 nodes are exact for polynomials of degree 16.
Multipliers along_the_way(const PassagePair& pair) {
  Multipliers sums(pair.passage.carriers.size());
  for (const QuadratureNode& node : gauss_legendre(8)) {
    const Multipliers parts =
        Recorded(pair.passage, inputs_at(pair, node.at)).pulled_back(pair.given);
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const at::Tensor part = parts[k] * node.weight;
      sums[k] = sums[k].defined() ? sums[k] + part : part;
    }
  }
  return sums;
}

// Of functions of one number: Δout / Δin. Where nothing changed, the derivative; an infinite one,
// as that of a root at 0, counts for nothing there.
Multipliers rescaled(const PassagePair& pair) {
  const at::Tensor x = numbers(pair.passage.inputs[pair.carrier()]);
  const at::Tensor reference = numbers(pair.reference_inputs[pair.carrier()]);
  const at::Tensor change = numbers(pair.passage.outputs[0]) - numbers(pair.reference_outputs[0]);
  const at::Tensor changed = has_changed(x, reference);
  const at::Tensor still = changed.logical_not();
  const at::Tensor slope = change / (x - reference).masked_fill(still, 1);
  const at::Tensor secant = (pair.given[0] * slope).masked_fill(still, 0).sum_to_size(x.sizes());
  if (!still.any().item<bool>()) return {secant};
  const at::Tensor slope_there =
      Recorded(pair.passage, pair.passage.inputs).pulled_back(pair.given)[0];
  return {secant + slope_there.masked_fill(changed, 0).nan_to_num(0, 0, 0)};
}

// Of extrema: what changes belongs to where the new extremum is if that is further out than the old
// one, and else to where the old one was. There an input changed by as much at least.
Multipliers extremum(const PassagePair& pair, bool largest) {
  const Passage& passage = pair.passage;
  const at::Tensor& out = passage.outputs[0];
  const at::Tensor& reference = pair.reference_outputs[0];
  const at::Tensor further = largest ? at::maximum(out, reference) : at::minimum(out, reference);
  const auto to_extremum = [&](const std::vector<at::Tensor>& inputs, const at::Tensor& seed) {
    const std::array seeds{pair.given[0] * seed};
    return Recorded(passage, inputs).pulled_back(seeds);
  };
  Multipliers shares = to_extremum(passage.inputs, further - reference);
  const Multipliers others = to_extremum(pair.reference_inputs, out - further);
  const Multipliers derivatives = to_extremum(passage.inputs, at::ones_like(out));
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const std::size_t carrier = passage.carriers[k];
    const at::Tensor change = numbers(passage.inputs[carrier] - pair.reference_inputs[carrier]);
    const at::Tensor still = change == 0;
    shares[k] =
        at::where(still, derivatives[k], (shares[k] + others[k]) / change.masked_fill(still, 1));
  }
  return shares;
}

// With constants beside it alone an extremum is a function of one number, as Clip.
// With constants for all other operands it is a function of one, as Clip.
Multipliers extremum_or_bound(const PassagePair& pair, bool largest) {
  const std::string& type = pair.passage.node.type;
  const bool bounded = (type == "Max" || type == "Min") && pair.passage.carriers.size() == 1;
  return bounded ? rescaled(pair) : extremum(pair, largest);
}

Multipliers largest(const PassagePair& pair) { return extremum_or_bound(pair, true); }

Multipliers smallest(const PassagePair& pair) { return extremum_or_bound(pair, false); }

// A pool over the whole map, of the kind that its attribute names.
Multipliers map_pool(const PassagePair& pair) {
  const bool averages = pair.passage.node.attribute("pool", std::string()) != "MaxPool";
  return averages ? linear(pair) : largest(pair);
}

// a / b as the product of a and 1 / b, of which Δ(1/b) / Δb = -1 / (b b₀).
Multipliers ratio(const PassagePair& pair) {
  const std::vector<at::Tensor>& now = pair.passage.inputs;
  const std::vector<at::Tensor>& before = pair.reference_inputs;
  const at::Tensor& given = pair.given[0];
  const std::array parts{given * (1 / now[1] + 1 / before[1]) / 2,
                         -given * (now[0] + before[0]) / 2 / (now[1] * before[1])};
  Multipliers found;
  for (const std::size_t carrier : pair.passage.carriers) {
    found.push_back(parts.at(carrier).sum_to_size(now[carrier].sizes()));
  }
  return found;
}

struct MultiplierRow {
  std::string_view type;
  Carriers carriers;
  PairRule rule;
};

constexpr std::array kMultiplierRows{
#define CAMERAS_MULTIPLIER(type, carriers, rule) MultiplierRow{type, Carriers::carriers, &rule},
#include "saliency/relevance/deep_lift_rules.inc"
#undef CAMERAS_MULTIPLIER
};

}  // namespace

Flow multiplier_flow(const Graph& graph) {
  CarriersByType known;
  for (const MultiplierRow& row : kMultiplierRows) known[row.type] = row.carriers;
  Flow flow = flow_of(graph, known);
  const auto from_image = values_from_image(graph);
  for (std::size_t i = graph.nodes.size(); i-- > 0 && flow.stop.empty();) {
    const Node& node = graph.nodes[i];
    const std::vector<std::size_t>& carriers = flow.carriers[i];
    const bool one_by_one = node.type != "Einsum" || carriers.size() <= 2;
    if (!one_by_one) flow.stop = describe(node);
    // Without a multiplier its change would be nobody's: a power, a slope, a bound.
    for (std::size_t k = 0; k < node.inputs.size() && !carriers.empty(); ++k) {
      if (std::ranges::count(carriers, k) > 0 || !from_image.contains(node.inputs[k])) continue;
      flow.stop = describe(node) + " where its input '" + node.inputs[k] + "' shows the image";
      break;
    }
  }
  return flow;
}

std::vector<at::Tensor> DeepLiftRules::operator()(const Passage& passage,
                                                  std::span<const at::Tensor> multipliers) const {
  const auto* const row =
      std::ranges::find(kMultiplierRows, std::string_view(passage.node.type), &MultiplierRow::type);
  PassagePair pair{
      .passage = passage, .reference_inputs = {}, .reference_outputs = {}, .given = multipliers};
  for (const std::string& name : passage.node.inputs) {
    pair.reference_inputs.push_back(reference_.value(name));
  }
  for (const std::string& name : passage.node.outputs) {
    pair.reference_outputs.push_back(reference_.value(name));
  }
  return row->rule(pair);
}

}  // namespace cameras
