#include "network/onednn/compiled_trunk.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "network/onednn/compiled_part.h"
#include "network/onednn/recent.h"
#include "network/onednn/stages.h"

namespace cameras::onednn {
namespace {

// Layers of one network that are explained in turn.
constexpr std::size_t kMostCuts = 8;

// Several times what any network has in one stage. Compiling compares every node with all others at
// worst, which a hostile file would have it do for hours.
constexpr std::size_t kMostNodes = 4096;

bool is_map(const std::string& name, const Shapes& shapes) {
  const auto shape = shapes.find(name);
  return shape != shapes.end() && shape->second.size() == 4;
}

// Four axes everywhere, which the native size shows.
bool compiles(const Node& node, const Fitted& fitted) {
  if (!known(node, fitted.graph.constants) || !is_map(node.outputs[0], fitted.shapes)) return false;
  return std::ranges::all_of(node.inputs, [&](const std::string& name) {
    return name.empty() || fitted.graph.constants.contains(name) || is_map(name, fitted.shapes);
  });
}

// In one pass without memory of its own (isfinite() takes twice that of the weights); a NaN among
// values is their least and their largest.
bool all_finite(const at::Tensor& values) {
  if (values.numel() == 0) return true;
  const auto [least, largest] = at::aminmax(values);
  return std::isfinite(least.item<double>()) && std::isfinite(largest.item<double>());
}

// oneDNN's Relu, Clip and MaxPool turn a NaN into a number, so that the compiled trunk would answer
// what the interpreter refuses. An infinite bound of Clip is harmless, and some files have it.
bool reads_finite_constants(const Node& node, const Constants& constants) {
  return node.type == "Clip" || std::ranges::all_of(node.inputs, [&](const std::string& name) {
           const auto value = constants.find(name);
           return value == constants.end() || !value->second.is_floating_point() ||
                  all_finite(value->second);
         });
}

using Slots = std::vector<std::size_t>;

// A stage with what it needs to run.
struct StageStep {
  Stage stage;
  Slots inputs, outputs;
  std::vector<Slots> dead;                   // after each node
  std::unique_ptr<const CompiledPart> part;  // of a compiled stage
};

using StageSteps = std::vector<StageStep>;

class CompiledTrunk final : public Trunk {
 public:
  CompiledTrunk(Graph graph, std::vector<bool> compiled, std::shared_ptr<const Program> program)
      : graph_(std::move(graph)),
        compiled_(std::move(compiled)),
        program_(std::move(program)),
        shared_(std::make_shared<Shared>(graph_, type_of(program_->type()))),
        cuts_(kMostCuts) {}

  std::string_view name() const noexcept override { return "compiled"; }

  Program::Values run(const at::Tensor& input, std::size_t cut) const override {
    Program::Values values = program_->start(input);
    const std::shared_ptr<const StageSteps> steps = steps_until(cut);
    for (const StageStep& step : *steps) {
      if (!run_compiled(step, values)) run_interpreted(step, values);
    }
    return values;
  }

 private:
  static bool run_compiled(const StageStep& step, Program::Values& values) {
    if (step.part == nullptr) return false;
    std::vector<at::Tensor> inputs;
    for (const std::size_t slot : step.inputs) inputs.push_back(values[slot]);
    auto outputs = step.part->run(inputs);
    if (!outputs) return false;
    for (std::size_t i = 0; i < step.outputs.size(); ++i) {
      values[step.outputs[i]] = std::move((*outputs)[i]);
    }
    for (const auto& dead : step.dead) drop(values, dead);
    return true;
  }

  void run_interpreted(const StageStep& step, Program::Values& values) const {
    for (std::size_t i = 0; i < step.stage.nodes.size(); ++i) {
      program_->run_step(values, step.stage.nodes[i]);
      drop(values, step.dead[i]);
    }
  }

  static void drop(Program::Values& values, const Slots& dead) {
    for (const std::size_t slot : dead) values[slot].reset();
  }

  std::shared_ptr<const StageSteps> steps_until(std::size_t cut) const {
    if (const auto found = cuts_.find(cut)) return *found;
    auto steps = std::make_shared<StageSteps>();
    for (Stage& stage : stages(graph_, cut, [this](std::size_t i) { return compiled_[i]; })) {
      steps->push_back(step_of(std::move(stage)));
    }
    return cuts_.store(cut, std::move(steps));
  }

  StageStep step_of(Stage stage) const {
    StageStep step{
        .stage = std::move(stage), .inputs = {}, .outputs = {}, .dead = {}, .part = nullptr};
    const auto slots = [this](const std::vector<std::string>& names) {
      Slots found;
      for (const std::string& name : names) found.push_back(program_->slot(name).value());
      return found;
    };
    step.inputs = slots(step.stage.inputs);
    step.outputs = slots(step.stage.outputs);
    for (const auto& names : step.stage.dead) step.dead.push_back(slots(names));
    if (!step.stage.compiled || step.stage.nodes.size() > kMostNodes) return step;
    Part part{.nodes = {}, .inputs = step.stage.inputs, .outputs = step.stage.outputs};
    for (const std::size_t i : step.stage.nodes) part.nodes.push_back(&graph_.nodes[i]);
    step.part = std::make_unique<const CompiledPart>(std::move(part), shared_);
    return step;
  }

  Graph graph_;
  std::vector<bool> compiled_;
  std::shared_ptr<const Program> program_;
  std::shared_ptr<Shared> shared_;
  mutable Recent<std::size_t, std::shared_ptr<const StageSteps>> cuts_;
};

}  // namespace

std::unique_ptr<const Trunk> make_compiled_trunk(const Fitted& fitted,
                                                 std::shared_ptr<const Program> program) {
  std::vector<bool> compiled;
  bool convolves = false;
  bool finite = true;
  for (const Node& node : fitted.graph.nodes) {
    finite = finite && reads_finite_constants(node, fitted.graph.constants);
    compiled.push_back(compiles(node, fitted));
    convolves = convolves || (compiled.back() && node.type == "Conv");
  }
  if (!convolves || !finite) return nullptr;
  return std::make_unique<CompiledTrunk>(fitted.graph, std::move(compiled), std::move(program));
}

}  // namespace cameras::onednn
