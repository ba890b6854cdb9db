#include "cameras/network.h"
#include "core/aten.h"

#include "network/cut.h"
#include "network/input.h"
#include "network/row_gradients.h"
#include "network/state.h"

namespace cameras {

at::Tensor Network::input_gradients(const at::Tensor& inputs,
                                    std::span<const std::int64_t> labels) const {
  require(!labels.empty(), Errc::bad_argument, "expected at least one label, found none");
  at::Tensor weights = at::zeros({std::ssize(labels), label_count()}, at::kFloat);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    require(labels[i] >= 0 && labels[i] < label_count(), Errc::bad_argument,
            "expected a label from 0 to ", label_count() - 1, ", found ", labels[i]);
    weights[static_cast<std::int64_t>(i)][labels[i]] = 1;
  }
  return input_gradients(inputs, weights);
}

at::Tensor Network::input_gradients(const at::Tensor& inputs, const at::Tensor& weights) const {
  require_inputs(inputs, state_->image.channels);
  const bool fits = weights.defined() && weights.scalar_type() == at::kFloat &&
                    weights.dim() == 2 && weights.size(0) > 0 && weights.size(1) == label_count();
  require(fits, Errc::bad_argument, "expected weights [R,", label_count(), "] of float32, found ",
          found_text(weights));
  state_->require_pass({1, inputs.size(1), inputs.size(2), inputs.size(3)}, 0);
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
    const at::Tensor found = row_gradients(part, weights.to(state_->device), recorded_scores);
    state_->count_gradients(part, static_cast<std::size_t>(weights.size(0)));
    return found;
  };
  return at_size(inputs, *this, [&] {
    return state_->batches->rows(inputs.to(at::kCPU),
                                 gradient_batch_size(inputs.size(2), inputs.size(3)), gradients,
                                 [&](const at::Tensor& part) { return state_->run_whole(part); });
  });
}

std::int64_t Network::gradient_batch_size(std::int64_t height, std::int64_t width) const noexcept {
  return Batches::size_for_gradients(state_->device, height, width);
}

}  // namespace cameras
