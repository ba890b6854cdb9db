#include "cameras/network.h"
#include "core/aten.h"

#include <exception>
#include <vector>

#include "core/translate.h"
#include "network/cut.h"
#include "network/input.h"
#include "network/row_gradients.h"
#include "network/state.h"

namespace cameras {
namespace {

using Gradients = std::vector<at::Tensor>;  // [N,C,h,w] on the CPU, one by label

Gradients joined(const std::vector<Gradients>& by_label) {
  Gradients all;
  for (const Gradients& parts : by_label) all.push_back(at::cat(parts));
  return all;
}

Gradients one_by_one(const Network& network, const at::Tensor& inputs,
                     std::span<const std::int64_t> labels) {
  std::vector<Gradients> found(labels.size());
  for (const at::Tensor& input : inputs.split(1)) {
    const Probe probe = network.probe(input, network.image().name);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      found[i].push_back(probe.gradient(labels[i]).to(at::kCPU));
    }
  }
  return joined(found);
}

}  // namespace

std::vector<at::Tensor> Network::input_gradients(const at::Tensor& inputs,
                                                 std::span<const std::int64_t> labels) const {
  require_inputs(inputs, state_->image.channels);
  // On the tape, [B,L].
  const auto scores_of_all = [&](const at::Tensor& part) {
    Program::Values values = state_->program->start(part.to(state_->device));
    state_->program->run(values, 0, state_->program->step_count());
    const at::Tensor scores =
        scores_of_batch(values[state_->program->output_slot()], state_->native_scores(),
                        state_->label_count, part.size(0));
    require_finite(scores.detach(), part);
    return scores;
  };
  const auto gradients_of = [&](const at::Tensor& part) {
    if (part.size(0) == 1) return one_by_one(*this, part, labels);
    try {
      Gradients gradients =
          translated(Errc::bad_model, [&] { return row_gradients(part, labels, scores_of_all); });
      state_->count_gradients(part, labels.size());
      return gradients;
    } catch (const std::exception&) {  // memory, or what a single input says more clearly
      return one_by_one(*this, part, labels);
    }
  };
  const auto parts =
      state_->batches->parts(inputs, gradient_batch_size(inputs.size(2), inputs.size(3)),
                             [&](const at::Tensor& part) { return run_whole(*state_, part); });
  std::vector<Gradients> found(labels.size());
  for (const at::Tensor& part : parts) {
    const Gradients gradients = gradients_of(part);
    for (std::size_t i = 0; i < labels.size(); ++i) found[i].push_back(gradients[i]);
  }
  return joined(found);
}

std::int64_t Network::gradient_batch_size(std::int64_t height, std::int64_t width) const noexcept {
  return Batches::size_for_gradients(state_->device, height, width);
}

}  // namespace cameras
