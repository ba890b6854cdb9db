#include "cameras/network.h"
#include "core/aten.h"

#include <utility>

#include "network/cut.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {

Program::Values Network::State::run_trunk(const at::Tensor& input, std::size_t cut) const {
  const at::NoGradGuard no_grad;
  if (cut == 0) return program->start(input.to(device));
  return program->adopt(trunk->run(input.to(device), cut));
}

at::Tensor Network::State::run_whole(const at::Tensor& inputs) const {
  const at::NoGradGuard no_grad;
  const auto deepest = program->slot(maps.deepest);
  const std::size_t cut = deepest ? program->steps_until(*deepest) : program->step_count();
  Program::Values values = run_trunk(inputs, cut);
  program->run(values, cut, program->step_count());
  return scores_of_batch(values[program->output_slot()], native_scores(), label_count,
                         inputs.size(0));
}

at::Tensor Network::logits(const at::Tensor& input) const {
  require_input(input, state_->image.channels);
  return logits_at(input)[0];
}

at::Tensor Network::logits_at(const at::Tensor& inputs) const {
  require_inputs(inputs, state_->image.channels);
  state_->require_pass({1, inputs.size(1), inputs.size(2), inputs.size(3)}, PassBudget::kNothing);
  for (std::int64_t i = 0; i < inputs.size(0); ++i) state_->count_forward(inputs);
  return at_size(inputs, *this, [&] {
    at::Tensor logits =
        state_->batches->scores(inputs, batch_size(inputs.size(2), inputs.size(3)),
                                [&](const at::Tensor& part) { return state_->run_whole(part); });
    require_finite(logits, inputs);
    return logits;
  });
}

std::int64_t Network::batch_size(std::int64_t height, std::int64_t width) const noexcept {
  return Batches::size_for(state_->device, height, width);
}

Probe Network::probe(const at::Tensor& input, std::string_view layer) const {
  require_input(input, state_->image.channels);
  const Program& program = *state_->program;
  const Cut cut = cut_at(program, *this, state_->maps, state_->fitted.shapes, layer);
  state_->require_pass(input.sizes().vec(), cut.steps);
  state_->count_forward(input);
  return at_size(input, *this, [&] {
    Program::Values values = state_->run_trunk(input, cut.steps);
    at::Tensor& value = values[cut.slot];
    at::Tensor leaf = feature_map(cut, graph(), input, value).detach().requires_grad_();
    const at::AutoGradMode with_grad(true);
    value = cut.view.with_map(value, leaf);
    program.run(values, cut.steps, program.step_count());
    Probe probe(
        std::move(leaf),
        scores_of(values[program.output_slot()], state_->native_scores(), state_->label_count),
        state_->tally);
    require_finite(probe.logits(), input);
    return probe;
  });
}

}  // namespace cameras
