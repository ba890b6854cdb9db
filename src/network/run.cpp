#include "cameras/network.h"
#include "core/aten.h"

#include <string>
#include <utility>
#include <vector>

#include "core/checked.h"
#include "core/suggest.h"
#include "core/translate.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {
namespace {

std::string size_text(const at::Tensor& input) {
  return std::to_string(input.size(2)) + " x " + std::to_string(input.size(3));
}

// After loading, only the size can be wrong: say which one, and why this network is picky.
[[noreturn]] void fail_at_size(const Error& error, const at::Tensor& input,
                               const Network& network) {
  const Error at_size =
      Error(Errc::bad_argument, error.what()).within("the network cannot take " + size_text(input));
  if (network.native_only_reason().empty()) throw at_size;
  throw Error(Errc::bad_argument, std::string(at_size.what()) + " (it runs at " +
                                      std::to_string(network.native_height()) + " x " +
                                      std::to_string(network.native_width()) + " only)");
}

void require_feature_map(const at::Tensor& value, std::string_view layer) {
  const bool fits = value.defined() && value.dim() == 4 && value.is_floating_point();
  require(fits, Errc::bad_argument, "layer '", layer, "': expected a feature map [1,K,m,n], found ",
          value.defined() ? shape_text(value.sizes()) : std::string("nothing"));
}

// A layer by the name of its value, or of the node that computes it.
std::string value_of(const Graph& graph, std::string_view layer) {
  for (const Node& node : graph.nodes) {
    if (node.name == layer && !node.outputs.empty()) return node.outputs[0];
  }
  return std::string(layer);
}

std::size_t slot_of_layer(const Program& program, const Network& network, std::string_view layer) {
  require(!layer.empty(), Errc::bad_argument,
          "the network has no convolutional feature map to explain by default: name a layer");
  for (const std::string& value : {std::string(layer), value_of(network.graph(), layer)}) {
    const auto slot = program.slot(value);
    if (slot && !network.graph().constants.contains(value)) return *slot;  // weights are no layer
  }
  std::vector<std::string> names;
  for (const Layer& candidate : network.layers()) names.push_back(candidate.name);
  fail(Errc::bad_argument, "no layer named '", layer, "'", did_you_mean(layer, names));
}

// The scores [L] in the output's value. One that ends in a class map, [N,L,1,1] at the `native`
// size and [N,L,m,n] at others, is averaged over its positions, as a Flatten in its place is
// fitted.
at::Tensor scores_of(const at::Tensor& value, const Ints& native, std::int64_t labels) {
  if (value.numel() == labels) return value.flatten();
  Ints positions;
  for (std::int64_t axis = 1; axis < value.dim() && axis < std::ssize(native); ++axis) {
    if (native[static_cast<std::size_t>(axis)] == 1) positions.push_back(axis);
  }
  at::Tensor scores = positions.empty() ? value : value.mean(positions);
  require(scores.numel() == labels, Errc::bad_argument, "expected ", labels,
          " scores at this size, found ", shape_text(value.sizes()));
  return scores.flatten();
}

void require_finite(const at::Tensor& logits, const at::Tensor& input) {
  require(at::isfinite(logits).all().item<bool>(), Errc::bad_argument,
          "the network's logits are not finite (NaN or infinity) at ", size_text(input));
}

}  // namespace

// The values at the cut: without autograd, and perhaps in bf16 on the way.
Program::Values Network::run_trunk(const State& state, const at::Tensor& input, std::size_t cut) {
  const at::NoGradGuard no_grad;
  return state.program->adopt(state.trunk->run(input.to(state.device), cut));
}

at::Tensor Network::logits(const at::Tensor& input) const {
  require_input(input, state_->image.channels);
  const at::NoGradGuard no_grad;
  const Program& program = *state_->program;
  const auto deepest = program.slot(state_->maps.deepest);
  const std::size_t cut = deepest ? program.steps_until(*deepest) : program.step_count();
  try {
    at::Tensor logits = translated(Errc::bad_model, [&] {
      Program::Values values = run_trunk(*state_, input, cut);
      program.run(values, cut, program.step_count());
      return scores_of(values[program.output_slot()], state_->native_scores(), state_->label_count)
          .to(at::kCPU);
    });
    require_finite(logits, input);
    return logits;
  } catch (const Error& error) {
    if (error.code() == Errc::bad_argument) throw;
    fail_at_size(error, input, *this);
  }
}

Probe Network::probe(const at::Tensor& input, std::string_view layer) const {
  require_input(input, state_->image.channels);
  const Program& program = *state_->program;
  const std::size_t slot = slot_of_layer(program, *this, layer);
  try {
    return translated(Errc::bad_model, [&] {
      Program::Values values = run_trunk(*state_, input, program.steps_until(slot));
      require_feature_map(values[slot], layer);
      const at::AutoGradMode with_grad(true);
      at::Tensor leaf = values[slot].detach().requires_grad_();
      values[slot] = leaf;
      program.run(values, program.steps_until(slot), program.step_count());
      Probe probe(std::move(leaf), scores_of(values[program.output_slot()], state_->native_scores(),
                                             state_->label_count));
      require_finite(probe.logits(), input);
      return probe;
    });
  } catch (const Error& error) {
    if (error.code() == Errc::bad_argument) throw;
    fail_at_size(error, input, *this);
  }
}

at::Tensor Network::probabilities(const at::Tensor& logits) const {
  if (state_->scores.activation == ScoreActivation::sigmoid) return at::sigmoid(logits);
  return at::softmax(logits, /*dim=*/0);
}

}  // namespace cameras
