#include "network/onednn/plan.h"
#include "core/aten.h"

#include <algorithm>
#include <unordered_map>

#include "network/evaluate.h"
#include "network/onednn/bounds.h"
#include "network/onednn/lanes.h"
#include "network/onednn/magnitude.h"
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

  std::byte* bytes(const Place& place) const { return static_cast<std::byte*>(address(place)); }

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

// Each of these says whether the run may go on.
bool execute(const PrimitiveStep& step, const Run& run, dnnl::stream& stream) {
  std::unordered_map<int, dnnl::memory> arguments;
  for (const Operand& operand : step.operands) {
    const bool computed = operand.constant == nullptr;
    arguments.emplace(operand.argument, computed ? dnnl::memory(operand.value.desc, run.engine,
                                                                run.address(operand.value.place))
                                                 : *operand.constant);
  }
  step.primitive.execute(stream, arguments);
  return true;
}

bool execute(const KernelStep& step, const Run& run, dnnl::stream& stream) {
  stream.wait();
  std::vector<at::Tensor> inputs;
  for (const KernelStep::Input& input : step.inputs) {
    inputs.push_back(input.computed ? run.tensor(input.value) : input.constant);
  }
  const ops::Tensors outputs = evaluate_node(step.node, step.kernel, inputs);
  run.tensor(step.output).copy_(outputs.at(0));
  return true;
}

bool execute(const ClearStep& step, const Run& run, dnnl::stream& stream) {
  stream.wait();
  clear_spare_lanes(run.bytes(step.value.place), sizes_of(step.value.desc),
                    type_of(step.value.desc));
  return true;
}

bool execute(const CheckStep& step, const Run& run, dnnl::stream& stream) {
  stream.wait();
  return all_within(run.bytes(step.value.place), step.value.desc.get_size(),
                    type_of(step.value.desc), kMostChecked);
}

ops::Tensors empty_outputs(const std::vector<Ints>& sizes, at::ScalarType type) {
  ops::Tensors outputs;
  for (const Ints& s : sizes) outputs.push_back(at::empty(s, at::TensorOptions(type)));
  return outputs;
}

// The value that a primitive writes, where that has lanes beyond C.
const Value* blocked_result(const Step& step) {
  const auto* const primitive = std::get_if<PrimitiveStep>(&step);
  if (primitive == nullptr) return nullptr;
  const auto result = std::ranges::find(primitive->operands, DNNL_ARG_DST, &Operand::argument);
  const bool spare = result != primitive->operands.end() && has_spare_lanes(result->value.desc);
  return spare ? &result->value : nullptr;
}

}  // namespace

std::size_t Plan::kernel_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      parts_.steps, [](const Step& step) { return std::holds_alternative<KernelStep>(step); }));
}

std::optional<ops::Tensors> Plan::run(std::span<const at::Tensor> inputs, std::byte* arena) const {
  ops::Tensors outputs = empty_outputs(parts_.outputs, parts_.type);
  const Run run{inputs, outputs, arena, parts_.offsets, engine_};
  dnnl::stream stream(engine_);
  for (const Step& step : parts_.steps) {
    const bool goes_on =
        std::visit([&](const auto& kind) { return execute(kind, run, stream); }, step);
    if (!goes_on) return std::nullopt;
  }
  stream.wait();
  return outputs;
}

std::optional<std::size_t> Plan::first_unclean_step(std::span<const at::Tensor> inputs,
                                                    std::byte* arena) const {
  const ops::Tensors outputs = empty_outputs(parts_.outputs, parts_.type);
  const Run run{inputs, outputs, arena, parts_.offsets, engine_};
  dnnl::stream stream(engine_);
  const std::vector<Step>& steps = parts_.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::visit([&](const auto& kind) { return execute(kind, run, stream); }, steps[i]);
    const Value* const result = blocked_result(steps[i]);
    const bool cleared_next =
        i + 1 < steps.size() && std::holds_alternative<ClearStep>(steps[i + 1]);
    if (result == nullptr || cleared_next) continue;
    stream.wait();
    if (!spare_lanes_are_zero(run.bytes(result->place), sizes_of(result->desc),
                              type_of(result->desc))) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace cameras::onednn
