#include "cameras/network.h"
#include "core/aten.h"

#include <utility>
#include <vector>

#include "core/translate.h"
#include "network/cut.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {

Head::Head(at::Tensor activation, Run run, at::Tensor logits)
    : activation_(std::move(activation)), run_(std::move(run)), logits_(std::move(logits)) {}

at::Tensor Head::logits_at(const at::Tensor& activations) const {
  const at::IntArrayRef layer = activation_.sizes().slice(1);
  const bool fits = activations.defined() && activations.dim() == 4 && activations.size(0) >= 1 &&
                    activations.sizes().slice(1) == layer &&
                    activations.scalar_type() == at::kFloat;
  require(fits, Errc::bad_argument, "expected activations [B,", layer[0], ",", layer[1], ",",
          layer[2], "] of float32, found ", found_text(activations));
  return translated(Errc::bad_argument, [&] {
    std::vector<at::Tensor> rows;
    for (std::int64_t i = 0; i < activations.size(0); ++i) {
      rows.push_back(run_(activations.narrow(0, i, 1)));
    }
    return at::stack(rows);
  });
}

Head Network::head(const at::Tensor& input, std::string_view layer) const {
  require_input(input, state_->image.channels);
  const std::size_t slot = slot_of_layer(*state_->program, *this, layer);
  const std::size_t cut = state_->program->steps_until(slot);
  state_->count_forward(input);
  try {
    return translated(Errc::bad_model, [&] {
      Program::Values at_cut = run_trunk(*state_, input, cut);
      require_feature_map(at_cut[slot], layer);
      const at::Tensor activation = at_cut[slot];
      const auto run = [state = state_, at_cut = std::move(at_cut), slot, cut](
                           const at::Tensor& changed, bool alone) {
        const at::NoGradGuard no_grad;
        if (alone && state->tally) state->tally->add_head();
        Program::Values values = at_cut;
        values[slot] = changed.to(state->device);
        state->program->run(values, cut, state->program->step_count());
        return scores_of(values[state->program->output_slot()], state->native_scores(),
                         state->label_count)
            .to(at::kCPU);
      };
      const auto counted = [run](const at::Tensor& changed) { return run(changed, true); };
      Head head(activation, counted, run(activation, false));
      require_finite(head.logits(), input);
      return head;
    });
  } catch (const Error& error) {
    if (error.code() == Errc::bad_argument) throw;
    fail_at_size(error, input, *this);
  }
}

}  // namespace cameras
