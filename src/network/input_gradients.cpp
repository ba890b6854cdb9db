#include "cameras/network.h"
#include "core/aten.h"

#include <vector>

#include "core/translate.h"
#include "network/cut.h"
#include "network/input.h"
#include "network/row_gradients.h"
#include "network/state.h"

namespace cameras {

std::vector<at::Tensor> Network::input_gradients(const at::Tensor& inputs,
                                                 std::span<const std::int64_t> labels) const {
  require_inputs(inputs, state_->image.channels);
  for (const std::int64_t label : labels) {
    require(label >= 0 && label < label_count(), Errc::bad_argument, "expected a label from 0 to ",
            label_count() - 1, ", found ", label);
  }
  const auto scores_of = [&](const at::Tensor& part) {
    Program::Values values = state_->program->start(part.to(state_->device));
    state_->program->run(values, 0, state_->program->step_count());
    return scores_of_batch(values[state_->program->output_slot()], state_->native_scores(),
                           state_->label_count, part.size(0));
  };
  const auto at_once = [&](const at::Tensor& part) {
    Gradients gradients = row_gradients(part, labels, [&](const at::Tensor& leaf) {
      const at::Tensor scores = scores_of(leaf);
      require_finite(scores.detach(), part);
      return scores;
    });
    state_->count_gradients(part, labels.size());
    return gradients;
  };
  const auto alone = [&](const at::Tensor& input) {
    const Probe pass = probe(input, state_->image.name);
    Gradients gradients;
    for (const std::int64_t label : labels) gradients.push_back(pass.gradient(label).to(at::kCPU));
    return gradients;
  };
  return translated(Errc::bad_argument, [&] {
    const auto parts = state_->batches->parts(
        inputs.to(at::kCPU), gradient_batch_size(inputs.size(2), inputs.size(3)),
        [&](const at::Tensor& part) { return run_whole(*state_, part); });
    return gradients_by_parts(parts, at_once, alone);
  });
}

std::int64_t Network::gradient_batch_size(std::int64_t height, std::int64_t width) const noexcept {
  return Batches::size_for_gradients(state_->device, height, width);
}

}  // namespace cameras
