#include "cameras/network.h"
#include "core/aten.h"

#include "network/cut.h"
#include "network/input.h"
#include "network/row_gradients.h"
#include "network/state.h"

namespace cameras {

at::Tensor Network::input_gradients(const at::Tensor& inputs,
                                    std::span<const std::int64_t> labels) const {
  require_inputs(inputs, state_->image.channels);
  require(!labels.empty(), Errc::bad_argument, "expected at least one label, found none");
  for (const std::int64_t label : labels) {
    require(label >= 0 && label < label_count(), Errc::bad_argument, "expected a label from 0 to ",
            label_count() - 1, ", found ", label);
  }
  const auto recorded_scores = [&](const at::Tensor& part) {
    Program::Values values = state_->program->start(part.to(state_->device));
    state_->program->run(values, 0, state_->program->step_count());
    const at::Tensor scores =
        scores_of_batch(values[state_->program->output_slot()], state_->native_scores(),
                        state_->label_count, part.size(0));
    require_finite(scores.detach(), part);
    return scores;
  };
  const auto gradients = [&](const at::Tensor& part) {
    const at::Tensor found = row_gradients(part, labels, recorded_scores);
    state_->count_gradients(part, labels.size());
    return found;
  };
  return at_size(inputs, *this, [&] {
    return state_->batches->rows(inputs.to(at::kCPU),
                                 gradient_batch_size(inputs.size(2), inputs.size(3)), gradients,
                                 [&](const at::Tensor& part) { return run_whole(*state_, part); });
  });
}

std::int64_t Network::gradient_batch_size(std::int64_t height, std::int64_t width) const noexcept {
  return Batches::size_for_gradients(state_->device, height, width);
}

}  // namespace cameras
