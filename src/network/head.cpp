#include "cameras/network.h"
#include "core/aten.h"

#include <memory>
#include <utility>

#include "core/translate.h"
#include "network/batches.h"
#include "network/cut.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {

Head::Head(at::Tensor activation, Run run, at::Tensor logits, std::int64_t batch_size)
    : activation_(std::move(activation)),
      run_(std::move(run)),
      logits_(std::move(logits)),
      batch_size_(batch_size) {}

at::Tensor Head::logits_at(const at::Tensor& activations) const {
  const at::IntArrayRef layer = activation_.sizes().slice(1);
  const bool fits = activations.defined() && activations.dim() == 4 && activations.size(0) >= 1 &&
                    activations.sizes().slice(1) == layer &&
                    activations.scalar_type() == at::kFloat;
  require(fits, Errc::bad_argument, "expected activations [B,", layer[0], ",", layer[1], ",",
          layer[2], "] of float32, found ", found_text(activations));
  return translated(Errc::bad_argument, [&] { return run_(activations); });
}

Head Network::head(const at::Tensor& input, std::string_view layer) const {
  require_input(input, state_->image.channels);
  const Cut cut = cut_at(*state_->program, *this, state_->maps, state_->fitted.shapes, layer);
  state_->require_pass(input.sizes().vec(), PassBudget::kNothing);
  state_->count_forward(input);
  return at_size(input, *this, [&] {
    Program::Values at_cut = state_->run_trunk(input, cut.steps);
    const at::Tensor activation = feature_map(cut, graph(), input, at_cut[cut.slot]);
    const auto run = [state = state_, at_cut = std::move(at_cut), cut](const at::Tensor& changed) {
      const at::NoGradGuard no_grad;
      Program::Values values = at_cut;
      values[cut.slot] = cut.view.with_map(at_cut[cut.slot], changed.to(state->device));
      state->program->run(values, cut.steps, state->program->step_count());
      return scores_of_batch(values[state->program->output_slot()], state->native_scores(),
                             state->label_count, changed.size(0));
    };
    const std::int64_t together = batch_size(input.size(2), input.size(3));
    const auto run_all = [run, together, state = state_,
                          batches = std::make_shared<const Batches>()](const at::Tensor& all) {
      if (state->tally) state->tally->add_heads(all.size(0));
      return batches->scores(all, together, run);
    };
    Head head(activation, run_all, run(activation)[0], together);
    require_finite(head.logits(), input);
    return head;
  });
}

}  // namespace cameras
