#include "graph/passes/fit/roll.h"

#include "graph/passes/fit/slice_bounds.h"

namespace cameras::fit {
namespace {

// value[:, start:end] of one axis.
struct Part {
  std::string value;
  std::size_t axis = 0;
  std::int64_t start = 0;
  std::int64_t end = 0;
};

bool goes_in_ones(const Node& node, const Context& context) {
  if (node.inputs.size() < 5 || node.inputs[4].empty()) return true;
  return context.constant_ints(node.inputs[4]) == Ints{1};
}

std::optional<Part> part_of(const std::string& name, const Context& context) {
  const Node* const node = context.maker(name);
  if (node == nullptr || node->type != "Slice" || !goes_in_ones(*node, context)) return {};
  // It may be a node that has not run, of which nothing is known to be right.
  const ShapePair* const input = node->inputs.empty() ? nullptr : context.shapes(node->inputs[0]);
  if (input == nullptr) return {};
  const std::size_t rank = input->native.size();
  const auto bounds = slice_bounds(*node, context, rank);
  if (!bounds || bounds->starts.size() != 1 || bounds->ends.size() != 1 ||
      bounds->axes.size() != 1) {
    return {};
  }
  const auto axis = static_cast<std::size_t>(bounds->axes[0]);  // huge where it is below zero
  if (axis >= rank) return {};
  return Part{node->inputs[0], axis, bounds->starts[0], bounds->ends[0]};
}

}  // namespace

std::optional<Roll> roll_into(const std::string& value, const Context& context) {
  const Node* const join = context.maker(value);
  if (join == nullptr || join->type != "Concat" || join->inputs.size() != 2) return {};
  const auto first = part_of(join->inputs[0], context);
  const auto second = part_of(join->inputs[1], context);
  if (!first || !second || first->value != second->value || first->axis != second->axis) return {};
  const Ints& native = context.shapes(first->value)->native;
  auto axis = join->attribute<std::int64_t>("axis", 0);
  axis += axis < 0 ? static_cast<std::int64_t>(native.size()) : 0;
  if (axis != static_cast<std::int64_t>(first->axis)) return {};
  const std::int64_t size = native[first->axis];
  const bool by_little = first->start > -(size + 1) / 2 && first->start < (size + 1) / 2;
  const bool complete = second->start == 0 && second->end == first->start && first->end >= size;
  if (!complete || !by_little || first->start == 0) return {};
  return Roll{first->value, first->axis, first->start};
}

bool is_part_of_roll(const Node& node, const Context& context) {
  if (node.type != "Slice") return false;
  const std::vector<const Node*> readers = context.readers(node.outputs.at(0));
  if (readers.size() != 1 || readers[0]->outputs.empty()) return false;
  const auto roll = roll_into(readers[0]->outputs[0], context);
  return roll && roll->value == node.inputs[0];
}

}  // namespace cameras::fit
