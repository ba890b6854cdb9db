#include <algorithm>
#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/axis_groups.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/sizes.h"
#include "graph/passes/fit/windows.h"

namespace cameras::fit {
namespace {

using Axes = std::vector<std::size_t>;

// What ONNX makes of a Reshape's `target` for an input of shape `from`.
Ints resolved(Ints target, const Ints& from, bool allow_zero) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] == 0 && !allow_zero && i < from.size()) target[i] = from[i];
  }
  const auto open = std::ranges::find(target, -1);
  if (open == target.end()) return target;
  *open = 1;
  const std::int64_t known = product(target);
  *open = known > 0 ? product(from) / known : 0;
  return target;
}

class Matcher {
 public:
  Matcher(const std::string& input, const ShapePair& from, const Ints& to, const Context& context)
      : input_(input), from_(from), to_(to), context_(context) {}

  // The output's sizes in terms of the input's; nullopt where a group cannot be told apart.
  std::optional<std::vector<Size>> sizes() const {
    std::vector<Size> sizes;
    for (const std::int64_t size : to_) sizes.push_back({.constant = size, .factors = {}});
    for (const AxisGroup& group : axis_groups(from_.native, to_)) {
      if (!fill(group, sizes)) return std::nullopt;
    }
    return sizes;
  }

 private:
  bool fill(const AxisGroup& group, std::vector<Size>& sizes) const {
    Axes varying;
    for (std::size_t axis = group.from_begin; axis < group.from_end; ++axis) {
      if (from_.native[axis] != from_.other[axis])
        varying.push_back(axis);
      else if (from_.native[axis] > 1 && group.from_end - group.from_begin > 1) {
        return only_fixed(group) || unflatten_mixed(group, sizes);
      }
    }
    if (varying.empty()) return true;
    const Axes targets = non_unit(group);
    if (targets.size() <= 1 && group.to_begin < group.to_end) {
      Size& size = sizes[targets.empty() ? group.to_begin : targets[0]];
      size.constant = 1;
      for (const std::size_t axis : varying) size.factors.push_back(axis_of(axis));
      return true;
    }
    return varying.size() == 1 && targets.size() == 2 && unflatten(targets, sizes);
  }

  // A group that mixes fixed sizes with others can be left alone only if nothing in it varies.
  bool only_fixed(const AxisGroup& group) const {
    for (std::size_t axis = group.from_begin; axis < group.from_end; ++axis) {
      if (from_.native[axis] != from_.other[axis]) return false;
    }
    return true;
  }

  // 32, 12544 -> 512, 28, 28 (after a GroupNorm): the last neighbours that a map's sizes were.
  bool unflatten_mixed(const AxisGroup& group, std::vector<Size>& sizes) const {
    for (std::size_t axis = group.to_end; axis > group.to_begin + 1; --axis) {
      if (unflatten({axis - 2, axis - 1}, sizes)) return true;
    }
    return false;
  }

  // 784 -> 28, 28: as large as the last map that was 28 x 28.
  bool unflatten(const Axes& targets, std::vector<Size>& sizes) const {
    if (targets[1] != targets[0] + 1) return false;
    const auto rows = context_.seen(to_[targets[0]], to_[targets[1]]);
    if (!rows) return false;
    sizes[targets[0]] = {.constant = 1, .factors = {*rows}};
    sizes[targets[1]] = {.constant = 1, .factors = {{rows->value, rows->axis + 1}}};
    return true;
  }

  Axes non_unit(const AxisGroup& group) const {
    Axes axes;
    for (std::size_t axis = group.to_begin; axis < group.to_end; ++axis) {
      if (to_[axis] != 1) axes.push_back(axis);
    }
    return axes;
  }

  AxisOf axis_of(std::size_t axis) const { return {input_, static_cast<std::int64_t>(axis)}; }

  const std::string& input_;
  const ShapePair& from_;
  const Ints& to_;
  const Context& context_;
};

}  // namespace

// A Reshape to sizes that are literal, if only in part (channel shuffle, attention), follows the
// sizes at hand.
std::optional<Rewrite> reshape(const Node& node, const Context& context) {
  if (node.type != "Reshape" || node.inputs.size() != 2) return {};
  const auto target = context.integers(node.inputs[1]);
  const ShapePair* input = context.shapes(node.inputs[0]);
  const ShapePair* output = context.shapes(node.outputs.at(0));
  if (!target || input == nullptr || output == nullptr || input->native == input->other ||
      input->native.size() != input->other.size()) {
    return {};
  }
  auto sizes = window_sizes(node, context);
  if (!sizes) sizes = Matcher(node.inputs[0], *input, output->native, context).sizes();
  if (!sizes) return {};
  const Ints wanted = at_other_size(*sizes, context);
  const bool allow_zero = node.attribute<std::int64_t>("allowzero", 0) != 0;
  if (product(wanted) != product(input->other)) return {};
  if (wanted == resolved(target->other, input->other, allow_zero)) return {};
  Rewrite rewrite;
  rewrite.note = describe(node) + ": its target " + shape_text(output->native) +
                 " follows the size of its input";
  Node fitted = node;
  fitted.inputs[1] = append_sizes(rewrite, node.outputs[0] + "/sizes", *sizes);
  rewrite.nodes.push_back(std::move(fitted));
  return rewrite;
}

}  // namespace cameras::fit
