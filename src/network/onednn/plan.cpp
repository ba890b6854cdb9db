#include "network/onednn/plan.h"
#include "core/aten.h"

#include <algorithm>
#include <unordered_map>

#include "network/evaluate.h"
#include "network/onednn/version.h"

namespace cameras::onednn {
namespace {

// Addresses of one run.
struct Run {
  std::span<const at::Tensor> inputs;
  std::span<const at::Tensor> outputs;
  std::byte* arena;
  const std::vector<std::size_t>& offsets;
  const dnnl::engine& engine;

  void* address(const Place& place) const {
    switch (place.kind) {
      case Place::Kind::input: return inputs[place.index].data_ptr();
      case Place::Kind::output: return outputs[place.index].data_ptr();
      default: return arena + offsets[place.index];
    }
  }

  // A view of a plain value; valid during the run.
  at::Tensor tensor(const Value& value) const {
    return at::from_blob(address(value.place), sizes_of(value.desc),
                         at::TensorOptions(scalar_type(type_of(value.desc))));
  }
};

void execute(const PrimitiveStep& step, const Run& run, dnnl::stream& stream) {
  std::unordered_map<int, dnnl::memory> arguments;
  for (const Operand& operand : step.operands) {
    const bool computed = operand.constant == nullptr;
    arguments.emplace(operand.argument, computed ? dnnl::memory(operand.value.desc, run.engine,
                                                                run.address(operand.value.place))
                                                 : *operand.constant);
  }
  step.primitive.execute(stream, arguments);
}

void execute(const KernelStep& step, const Run& run, dnnl::stream& stream) {
  stream.wait();
  std::vector<at::Tensor> inputs;
  for (const KernelStep::Input& input : step.inputs) {
    inputs.push_back(input.computed ? run.tensor(input.value) : input.constant);
  }
  const ops::Tensors outputs = evaluate(step.node, step.kernel, inputs);
  run.tensor(step.output).copy_(outputs.at(0));
}

}  // namespace

std::size_t Plan::kernel_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      parts_.steps, [](const Step& step) { return std::holds_alternative<KernelStep>(step); }));
}

ops::Tensors Plan::run(std::span<const at::Tensor> inputs, std::byte* arena) const {
  ops::Tensors outputs;
  for (const Ints& sizes : parts_.outputs) {
    outputs.push_back(at::empty(sizes, at::TensorOptions(parts_.type)));
  }
  const Run run{inputs, outputs, arena, parts_.offsets, engine_};
  dnnl::stream stream(engine_);
  for (const Step& step : parts_.steps) {
    std::visit([&](const auto& kind) { execute(kind, run, stream); }, step);
  }
  stream.wait();
  return outputs;
}

}  // namespace cameras::onednn
