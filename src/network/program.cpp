#include "network/program.h"
#include "core/aten.h"

#include <utility>

#include "network/evaluate.h"
#include "network/host_constants.h"
#include "network/shape_arithmetic.h"

namespace cameras {

Program::Program(const Graph& graph, const at::Device& device, at::ScalarType type) : type_(type) {
  static_cast<void>(slot_for(""));  // an input that is left out reads this slot: undefined
  input_ = slot_for(graph.inputs.at(0).name);
  const auto sizes = shape_arithmetic(graph);
  const auto on_host = host_constants(graph);
  for (const auto& [name, value] : graph.constants) {
    const bool computes = value.is_floating_point() && !sizes.contains(name);
    const at::Device where = on_host.contains(name) ? at::Device(at::kCPU) : device;
    constants_[slot_for(name)] = computes ? value.to(where, type) : value.to(where);
  }
  for (const Node& node : graph.nodes) {
    Step step{.node = node,
              .kernel = kernel_of(node, graph.opset),
              .inputs = {},
              .outputs = {},
              .dead = {},
              .measures = !node.outputs.empty() && sizes.contains(node.outputs[0])};
    for (const std::string& name : node.inputs) step.inputs.push_back(slot_for(name));
    for (const std::string& name : node.outputs) {
      step.outputs.push_back(slot_for(name));
      if (!name.empty()) ready_after_[step.outputs.back()] = steps_.size() + 1;
    }
    steps_.push_back(std::move(step));
  }
  output_ = slot_for(graph.outputs.at(0));
  find_dead();
}

std::size_t Program::slot_for(const std::string& name) {
  const auto [it, fresh] = slots_.emplace(name, constants_.size());
  if (fresh) {
    constants_.emplace_back();
    ready_after_.push_back(0);
  }
  return it->second;
}

void Program::find_dead() {
  std::vector<bool> read_later(constants_.size(), false);
  read_later[output_] = true;
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    const auto mark = [&](std::size_t slot) {
      if (read_later[slot] || constants_[slot].defined()) return;
      read_later[slot] = true;
      step->dead.push_back(slot);
    };
    for (const std::size_t slot : step->inputs) mark(slot);
    for (const std::size_t slot : step->outputs) mark(slot);  // computed, but never read
  }
}

Program::Values Program::start(const at::Tensor& input) const {
  Values values = constants_;
  values[input_] = input.to(type_);
  return values;
}

Program::Values Program::adopt(Values values) const {
  for (std::size_t slot = 0; slot < values.size(); ++slot) {
    if (constants_[slot].defined())
      values[slot] = constants_[slot];
    else if (values[slot].defined() && values[slot].is_floating_point()) {
      values[slot] = values[slot].to(type_);
    }
  }
  return values;
}

void Program::run(Values& values, std::size_t first, std::size_t last) const {
  for (std::size_t i = first; i < last; ++i) {
    run_step(values, i);
    for (const std::size_t slot : steps_[i].dead) values[slot].reset();
  }
}

void Program::run_step(Values& values, std::size_t number) const {
  const Step& step = steps_.at(number);
  std::vector<at::Tensor> inputs;
  inputs.reserve(step.inputs.size());
  for (const std::size_t slot : step.inputs) inputs.push_back(values[slot]);
  ops::Tensors outputs = evaluate_node(step.node, step.kernel, inputs);
  for (std::size_t i = 0; i < step.outputs.size(); ++i) {
    if (step.outputs[i] == 0) continue;
    // A Cast, or a float32 scale, may have left the program's type.
    const bool keeps = step.measures || outputs[i].scalar_type() != at::kFloat;
    values[step.outputs[i]] = keeps ? std::move(outputs[i]) : outputs[i].to(type_);
  }
}

std::vector<std::size_t> Program::read_after(std::size_t cut) const {
  std::vector<bool> read(constants_.size(), false);
  const auto mark = [&](std::size_t slot) {
    if (slot != 0 && !constants_[slot].defined() && ready_after_[slot] <= cut) read[slot] = true;
  };
  mark(output_);
  for (std::size_t i = cut; i < steps_.size(); ++i) {
    for (const std::size_t slot : steps_[i].inputs) mark(slot);
  }
  if (cut > 0) mark(steps_.at(cut - 1).outputs.at(0));
  std::vector<std::size_t> slots;
  for (std::size_t slot = 0; slot < read.size(); ++slot) {
    if (read[slot]) slots.push_back(slot);
  }
  return slots;
}

std::optional<Program::Values> Program::resumed(const NamedValues& known, std::size_t cut) const {
  Values values = constants_;
  std::map<std::size_t, at::Tensor> by_slot;
  for (const auto& [name, value] : known) {
    if (const auto found = slot(name)) by_slot[*found] = value;
  }
  for (const std::size_t slot : read_after(cut)) {
    const auto found = by_slot.find(slot);
    if (found == by_slot.end()) return std::nullopt;
    values[slot] = found->second;
  }
  return adopt(std::move(values));
}

std::optional<std::size_t> Program::slot(std::string_view name) const {
  const auto it = slots_.find(name);
  return it == slots_.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace cameras
