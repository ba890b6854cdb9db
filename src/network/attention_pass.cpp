#include <utility>

#include "cameras/network.h"
#include "core/aten.h"
#include "core/translate.h"
#include "network/cut.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {
namespace {

// [heads,T,T] of [1,heads,T,T], or of [heads,T,T] itself.
at::Tensor by_head(const at::Tensor& matrix) {
  return matrix.detach().reshape({-1, matrix.size(-2), matrix.size(-1)});
}

}  // namespace

Attention::Attention(std::vector<at::Tensor> recorded, at::Tensor scores, TokenPlaces places,
                     std::shared_ptr<PassTally> tally)
    : recorded_(std::move(recorded)),
      scores_(std::move(scores)),
      logits_(scores_.detach().to(at::kCPU)),
      places_(std::move(places)),
      tally_(std::move(tally)) {
  for (const at::Tensor& matrix : recorded_) matrices_.push_back(by_head(matrix));
}

std::vector<at::Tensor> Attention::gradients(const at::Tensor& weights) const {
  require_weights(weights, logits_.size(0));
  if (tally_) tally_->add_gradient();
  const at::AutoGradMode with_grad(true);
  return translated(Errc::bad_argument, [&] {
    const auto found =
        torch::autograd::grad({scores_}, recorded_, /*grad_outputs=*/{weights.to(scores_.device())},
                              /*retain_graph=*/true, /*create_graph=*/false, /*allow_unused=*/true);
    std::vector<at::Tensor> gradients;
    for (std::size_t i = 0; i < found.size(); ++i) {
      gradients.push_back(found[i].defined() ? by_head(found[i]) : at::zeros_like(matrices_[i]));
    }
    return gradients;
  });
}

const std::string& Network::attention_refusal() const noexcept {
  return state_->maps.attention.refusal;
}

// What comes before the first matrix is plain inference; everything behind it is recorded, so that
// the matrices of all blocks are on one tape.
Attention Network::attention(const at::Tensor& input) const {
  require_input(input, state_->image.channels);
  const AttentionLayers& layers = state_->maps.attention;
  require(layers.refusal.empty(), Errc::bad_argument, layers.refusal);
  const Program& program = *state_->program;
  const std::size_t begin = program.steps_until(program.slot(layers.matrices[0]).value());
  state_->require_pass(input.sizes().vec(), begin);
  state_->count_forward(input);
  return at_size(input, *this, [&] {
    const GridSize grid = layers.tokens.grid_at(graph(), input.sizes().vec());
    Program::Values values = state_->run_trunk(input, begin);
    const at::AutoGradMode with_grad(true);
    std::vector<at::Tensor> recorded;
    std::size_t done = begin;
    for (const std::string& name : layers.matrices) {
      const std::size_t slot = program.slot(name).value();
      program.run(values, done, program.steps_until(slot));
      done = program.steps_until(slot);
      if (recorded.empty()) values[slot] = values[slot].detach().requires_grad_();
      recorded.push_back(values[slot]);
    }
    program.run(values, done, program.step_count());
    Attention attention(
        std::move(recorded),
        scores_of(values[program.output_slot()], state_->native_scores(), state_->label_count),
        {layers.tokens.prefix, grid.rows, grid.columns, layers.read}, state_->tally);
    require_finite(attention.logits(), input);
    return attention;
  });
}

}  // namespace cameras
