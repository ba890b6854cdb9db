#include "core/aten.h"

#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/sizes.h"

namespace cameras::fit {
namespace {

constexpr std::size_t kScales = 2;
constexpr std::size_t kSizes = 3;

// Sizes of another map: as large as that one is at hand.
bool follow_map(Node& fitted, Rewrite& rewrite, const Ints& output, const ShapePair& input,
                const ShapePair& target, const Context& context) {
  const auto rows = context.seen(output[2], output[3]);
  if (!rows) return false;
  const Ints& map = context.shapes(rows->value)->other;
  const auto axis = static_cast<std::size_t>(rows->axis);
  if (target.other.at(2) == map[axis] && target.other.at(3) == map[axis + 1]) return false;
  const Size batch{.constant = 1, .factors = {{fitted.inputs[0], 0}}};
  const std::vector<Size> sizes{batch,
                                {.constant = input.native[1], .factors = {}},
                                {.constant = 1, .factors = {*rows}},
                                {.constant = 1, .factors = {{rows->value, rows->axis + 1}}}};
  fitted.inputs[kSizes] = append_sizes(rewrite, fitted.outputs.at(0) + "/sizes", sizes);
  return true;
}

// Sizes that no map had: the native factor.
void follow_scale(Node& fitted, Rewrite& rewrite, const Ints& output, const ShapePair& input) {
  std::vector<float> scales;
  for (std::size_t axis = 0; axis < output.size(); ++axis) {
    scales.push_back(static_cast<float>(output[axis]) / static_cast<float>(input.native[axis]));
  }
  fitted.inputs[kScales] = fitted.outputs.at(0) + "/scales";
  rewrite.constants[fitted.inputs[kScales]] = at::tensor(scales);
  fitted.inputs.resize(kSizes);
}

}  // namespace

// A Resize to literal sizes follows the map that had them natively, or keeps its native factor.
std::optional<Rewrite> resize(const Node& node, const Context& context) {
  if (node.type != "Resize" || node.inputs.size() <= kSizes) return {};
  const ShapePair* input = context.shapes(node.inputs[0]);
  const ShapePair* output = context.shapes(node.outputs.at(0));
  const auto target = context.integers(node.inputs[kSizes]);
  if (!target || target->other.size() != 4 || input == nullptr || output == nullptr) return {};
  if (input->native == input->other || input->native.size() != 4 || node.has("axes")) return {};
  Rewrite rewrite;
  rewrite.note =
      describe(node) + ": its target " + shape_text(output->native) + " follows the size at hand";
  Node fitted = node;
  if (!follow_map(fitted, rewrite, output->native, *input, *target, context)) {
    // Sizes that are computed and do change are taken at their word.
    if (target->native[2] != target->other[2] || target->native[3] != target->other[3]) return {};
    follow_scale(fitted, rewrite, output->native, *input);
  }
  rewrite.nodes.push_back(std::move(fitted));
  return rewrite;
}

}  // namespace cameras::fit
