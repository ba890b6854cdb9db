#include "network/onednn/emitter.h"
#include "core/aten.h"

#include <algorithm>
#include <set>

#include "network/evaluate.h"
#include "network/onednn/version.h"

namespace cameras::onednn {
namespace {

// More than any value of a network takes without padding of its channels (ops::kMaxElements).
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

}  // namespace

dnnl::primitive_attr attributes(const dnnl::post_ops& posts) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attributes.set_post_ops(posts);
  return attributes;
}

Emitter::Emitter(const Task& task) : task_(task) {
  for (const Node* node : task.part.nodes) {
    for (const std::string& name : node->inputs) ++reads_left_[name];
  }
  for (std::size_t i = 0; i < task.part.inputs.size(); ++i) {
    const std::string& name = task.part.inputs[i];
    values_[name] = {plain(sizes(name), task.type), {Place::Kind::input, i}};
  }
}

Value Emitter::fresh(const Desc& desc) {
  require(desc.get_size() <= kMostBytes, Errc::bad_model, "expected values of at most ", kMostBytes,
          " bytes, found ", desc.get_size());
  return {desc, {Place::Kind::arena, placement_.add(desc.get_size())}};
}

Value Emitter::in(const std::string& name, const Desc& desc) {
  const Value from = values_.at(name);
  if (from.desc == desc) return from;
  for (const auto& [converted, value] : conversions_) {
    if (converted == name && value.desc == desc) return value;
  }
  const Value to = fresh(desc);
  const dnnl::reorder::primitive_desc reorder(task_.engine, from.desc, task_.engine, desc,
                                              attributes());
  add(dnnl::reorder(reorder), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}}, reorder.scratchpad_desc(),
      Lanes::stay_zero);
  conversions_.emplace_back(name, to);
  return to;
}

void Emitter::touch(const Value& value) {
  if (value.place.kind == Place::Kind::arena) placement_.touch(value.place.index, steps_.size());
}

void Emitter::add(const dnnl::primitive& primitive, std::vector<Operand> operands,
                  const Desc& scratchpad, Lanes lanes) {
  if (scratchpad.get_size() > 0) operands.push_back({DNNL_ARG_SCRATCHPAD, fresh(scratchpad)});
  for (const Operand& operand : operands) {
    if (operand.constant == nullptr) touch(operand.value);
  }
  const auto result = std::ranges::find(operands, DNNL_ARG_DST, &Operand::argument);
  const bool clears = lanes == Lanes::unknown && has_spare_lanes(result->value.desc);
  const Value written = result->value;
  // No primitive here gives another layout that pads its channels.
  require(!clears || written.desc == blocked(sizes_of(written.desc), type_of(written.desc)),
          Errc::bad_model, "expected a result in blocks of ", block_size(), " channels");
  steps_.emplace_back(PrimitiveStep{primitive, std::move(operands)});
  if (!clears) return;
  touch(written);
  steps_.emplace_back(ClearStep{written});
}

void Emitter::add_kernel(const Node& node) {
  KernelStep step{.node = node, .kernel = kernel_of(node, task_.opset), .inputs = {}, .output = {}};
  for (const std::string& name : node.inputs) {
    const auto constant = task_.constants.find(name);
    if (constant != task_.constants.end()) {
      const at::Tensor& value = constant->second;
      const bool number = value.is_floating_point();
      step.inputs.push_back(
          {{}, number ? value.to(scalar_type(task_.type)) : value, /*computed=*/false});
    } else if (name.empty()) {
      step.inputs.push_back({{}, {}, /*computed=*/false});
    } else {
      step.inputs.push_back({in(name, plain(sizes(name), task_.type))});
    }
  }
  step.output = fresh(plain(sizes(node.outputs[0]), task_.type));
  for (const KernelStep::Input& input : step.inputs) {
    if (input.computed) touch(input.value);
  }
  touch(step.output);
  const Value output = step.output;
  steps_.emplace_back(std::move(step));
  define(node.outputs[0], output);
}

void Emitter::define(const std::string& name, const Value& value) {
  values_[name] = value;
  if (task_.part.checked.contains(name)) {
    touch(value);
    steps_.emplace_back(CheckStep{value});
  }
  const std::vector<std::string>& outputs = task_.part.outputs;
  const auto found = std::ranges::find(outputs, name);
  if (found == outputs.end()) return;
  const Value outside{plain(sizes(name), task_.type),
                      {Place::Kind::output, static_cast<std::size_t>(found - outputs.begin())}};
  const dnnl::reorder::primitive_desc reorder(task_.engine, value.desc, task_.engine, outside.desc,
                                              attributes());
  add(dnnl::reorder(reorder), {{DNNL_ARG_FROM, value}, {DNNL_ARG_TO, outside}},
      reorder.scratchpad_desc(), Lanes::stay_zero);
}

void Emitter::finish(const Node& node) {
  for (const std::string& name : node.inputs) --reads_left_.at(name);
}

bool Emitter::last_read(const std::string& name) const {
  const Value& value = values_.at(name);
  if (value.place.kind != Place::Kind::arena || reads_left_.at(name) != 1) return false;
  const auto root = placement_.root(value.place.index);
  return std::ranges::all_of(values_, [&](const auto& entry) {
    const auto& [other, place] = std::pair(entry.first, entry.second.place);
    if (other == name || place.kind != Place::Kind::arena) return true;
    if (placement_.root(place.index) != root) return true;
    const auto left = reads_left_.find(other);
    return left == reads_left_.end() || left->second == 0;
  });
}

std::optional<Value> Emitter::adjacent(const std::vector<std::string>& names, const Desc& whole) {
  std::vector<Placement::Piece> pieces;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Value& part = values_.at(names[i]);
    const Ints sizes = sizes_of(part.desc);
    const bool aligned = i + 1 == names.size() || sizes[1] % block_size() == 0;
    if (part.place.kind != Place::Kind::arena || sizes[0] != 1 || !aligned ||
        part.desc != blocked(sizes, task_.type)) {
      return std::nullopt;
    }
    pieces.push_back({part.place.index, part.desc.get_size()});
  }
  const auto buffer = placement_.join(pieces);
  if (!buffer) return std::nullopt;
  return Value{whole, {Place::Kind::arena, *buffer}};
}

Plan Emitter::plan() && {
  Placement::Arena arena = placement_.arena();
  std::vector<Ints> outputs;
  for (const std::string& name : task_.part.outputs) outputs.push_back(sizes(name));
  return {{.steps = std::move(steps_),
           .offsets = std::move(arena.offsets),
           .arena_bytes = arena.bytes,
           .outputs = std::move(outputs),
           .type = scalar_type(task_.type)},
          task_.engine};
}

}  // namespace cameras::onednn
