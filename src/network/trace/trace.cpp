#include "cameras/trace.h"
#include "core/aten.h"

#include <utility>

#include "cameras/network.h"
#include "network/cut.h"
#include "network/input.h"
#include "network/state.h"

namespace cameras {
namespace {

std::map<std::string, at::Tensor, std::less<>> by_name(const Graph& graph, const Program& program,
                                                       const Program::Values& values) {
  std::map<std::string, at::Tensor, std::less<>> named;
  const auto take = [&](const std::string& name) {
    if (const auto slot = program.slot(name)) named[name] = values[*slot];
  };
  for (const GraphInput& input : graph.inputs) take(input.name);
  for (const Node& node : graph.nodes) {
    for (const std::string& name : node.inputs) take(name);
    for (const std::string& name : node.outputs) take(name);
  }
  return named;
}

}  // namespace

Trace::Trace(Values values, at::Tensor logits, ScoreGradient gradient)
    : values_(std::move(values)), logits_(std::move(logits)), gradient_(std::move(gradient)) {}

const at::Tensor& Trace::value(std::string_view name) const {
  const auto found = values_.find(name);
  require(found != values_.end(), Errc::bad_argument, "no value named '", name, "'");
  return found->second;
}

at::Tensor Trace::output_gradient(const at::Tensor& weights) const {
  require_weights(weights, logits_.size(0));
  return translated(Errc::bad_argument, [&] { return gradient_(weights); });
}

// By the interpreter, which has a value for every name.
Trace Network::trace(const at::Tensor& input) const {
  require_input(input, state_->image.channels);
  if (state_->device.is_cpu()) {
    state_->budget->require_way_back(state_->fitted, state_->image, input.sizes().vec());
  }
  state_->count_forward(input);
  return at_size(input, *this, [&] {
    const Program& program = *state_->program;
    Program::Values values;
    {
      const at::NoGradGuard no_grad;
      values = program.start(input.to(state_->device));
      for (std::size_t i = 0; i < program.step_count(); ++i) program.run_step(values, i);
    }
    const at::AutoGradMode with_grad(true);
    const at::Tensor output = values[program.output_slot()].detach().requires_grad_();
    const at::Tensor scores = scores_of(output, state_->native_scores(), state_->label_count);
    const auto gradient = [output, scores, tally = state_->tally](const at::Tensor& weights) {
      if (tally) tally->add_gradient();
      return torch::autograd::grad({scores}, {output}, {weights.to(scores.device())},
                                   /*retain_graph=*/true)[0];
    };
    Trace trace(by_name(graph(), program, values), scores.detach().to(at::kCPU), gradient);
    require_finite(trace.logits(), input);
    return trace;
  });
}

}  // namespace cameras
