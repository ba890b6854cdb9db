#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cameras/network.h"
#include "core/aten.h"
#include "core/translate.h"
#include "network/cut.h"
#include "network/full_gradient/biases.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {
namespace {

bool is_on_tape(const at::Tensor& value) {
  return value.defined() && value.is_floating_point() && value.requires_grad();
}

at::Tensor fixed_input(const Node& node, std::size_t number, const Program& program,
                       const Program::Values& values) {
  if (number >= node.inputs.size() || node.inputs[number].empty()) return {};
  const at::Tensor value = values[program.slot(node.inputs[number]).value()];
  const bool fixed = value.defined() && value.is_floating_point() && !value.requires_grad();
  return fixed ? value : at::Tensor();
}

double total(const at::Tensor& values) { return values.sum(at::kDouble).item<double>(); }

// A value of that name as a feature map, in a pass of an input of that shape.
std::function<at::Tensor(const at::Tensor&)> seen_as_map(const std::string& name,
                                                         const LayerViews& views,
                                                         const Graph& graph, const Ints& input) {
  const auto found = views.find(name);
  if (found == views.end()) return [](const at::Tensor&) { return at::Tensor(); };
  const LayerView& view = found->second;
  return [view, grid = view.grid_at(graph, input)](const at::Tensor& value) {
    return view.map_of(value, grid);
  };
}

}  // namespace

FullGradient::FullGradient(at::Tensor input, std::vector<Biased> biased, at::Tensor scores,
                           std::shared_ptr<PassTally> tally)
    : input_(std::move(input)),
      biased_(std::move(biased)),
      scores_(std::move(scores)),
      logits_(scores_.detach().to(at::kCPU)),
      tally_(std::move(tally)) {}

FullGradientShares FullGradient::shares(const at::Tensor& weights) const {
  require_weights(weights, logits_.size(0));
  FullGradientShares shares{.input = at::zeros_like(input_), .maps = {}};
  if (!scores_.requires_grad()) return shares;  // the same scores for every input
  if (tally_) tally_->add_gradient();
  std::vector<at::Tensor> values{input_};
  for (const Biased& one : biased_) values.push_back(one.value);
  return translated(Errc::bad_argument, [&] {
    const at::AutoGradMode with_grad(true);
    auto gradients =
        torch::autograd::grad({scores_}, values, /*grad_outputs=*/{weights.to(scores_.device())},
                              /*retain_graph=*/true, /*create_graph=*/false, /*allow_unused=*/true);
    const at::NoGradGuard no_grad;
    if (gradients[0].defined()) shares.input = input_.detach() * gradients[0];
    for (std::size_t i = 0; i < biased_.size(); ++i) {
      const at::Tensor gradient = std::exchange(gradients[i + 1], {});
      if (!gradient.defined()) continue;  // no way to the scores
      const at::Tensor share = biased_[i].bias * gradient;
      const at::Tensor map = biased_[i].map_of(share);
      shares.rest += total(share);
      if (!map.defined()) continue;
      shares.rest -= total(map);
      shares.maps.push_back(map);
    }
    return shares;
  });
}

FullGradient Network::full_gradient(const at::Tensor& input) const {
  require_input(input, state_->image.channels);
  if (state_->device.is_cpu()) {
    state_->budget->require_full_gradient(state_->fitted, state_->image, input.sizes().vec());
  }
  state_->count_forward(input);
  const Program& program = *state_->program;
  return at_size(input, *this, [&] {
    const at::AutoGradMode with_grad(true);
    const at::Tensor leaf = input.to(state_->device).detach().requires_grad_();
    Program::Values values = program.start(leaf);
    std::vector<FullGradient::Biased> biased;
    for (std::size_t step = 0; step < program.step_count(); ++step) {
      const Node& node = graph().nodes[step];
      const auto bias = bias_of(
          node, [&](std::size_t number) { return fixed_input(node, number, program, values); });
      program.run(values, step, step + 1);
      if (!bias) continue;
      const at::Tensor& value = values[program.slot(node.outputs.at(0)).value()];
      if (!is_on_tape(value)) continue;
      biased.push_back({.value = value,
                        .bias = bias->for_rank(value.dim()).to(value.device()),
                        .map_of = seen_as_map(node.outputs[0], state_->maps.views, graph(),
                                              input.sizes().vec())});
    }
    FullGradient found(
        leaf, std::move(biased),
        scores_of(values[program.output_slot()], state_->native_scores(), state_->label_count),
        state_->tally);
    require_finite(found.logits(), input);
    return found;
  });
}

}  // namespace cameras
