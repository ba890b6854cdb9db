#include "core/aten.h"

#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/hidden_shift.h"
#include "graph/passes/fit/restored_shifts.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/window_mask.h"

namespace cameras::fit {
namespace {

constexpr const char* kBack = "back";
constexpr const char* kFront = "front";
constexpr const char* kMask = "mask";

// How many windows the map at hand has.
std::vector<Size> counts(const HiddenShift& shift) {
  const auto axis = static_cast<std::int64_t>(shift.windows.rows);
  const std::string& map = shift.cut->inputs[0];
  return {{.constant = 1, .factors = {{map, axis}}, .divisor = shift.windows.height},
          {.constant = 1, .factors = {{map, axis + 1}}, .divisor = shift.windows.width}};
}

// `value` rolled by the shift, up and to the left or back; along an axis of one window by nothing.
std::string append_roll(Rewrite& rewrite, const std::string& value, const std::string& name,
                        const HiddenShift& shift, bool back) {
  const Ints by{shift.rows, shift.columns};
  const std::int64_t sign = back ? 1 : -1;
  rewrite.constants[name + "/one"] = at::full({1}, 1, at::kLong);
  rewrite.constants[name + "/by"] = at::tensor(by, at::kLong) * sign;
  rewrite.constants[name + "/undone"] = at::tensor(by, at::kLong) * -sign;
  const std::string grid = append_sizes(rewrite, name + "/grid", counts(shift));
  const std::string more = append_node(rewrite, "Sub", {grid, name + "/one"}, name + "/more");
  const std::string any = append_node(rewrite, "Min", {more, name + "/one"}, name + "/any");
  const std::string first = append_node(rewrite, "Mul", {any, name + "/by"}, name + "/first");
  const std::string last = append_node(rewrite, "Mul", {any, name + "/undone"}, name + "/last");
  const auto front = static_cast<std::int64_t>(shift.windows.rows);
  constexpr std::int64_t kRank = 4;
  rewrite.constants[name + "/front"] = at::zeros({front}, at::kLong);
  rewrite.constants[name + "/behind"] = at::zeros({kRank - 2 - front}, at::kLong);
  const std::string pads = append_node(
      rewrite, "Concat",
      {name + "/front", first, name + "/behind", name + "/front", last, name + "/behind"},
      name + "/pads", {{"axis", std::int64_t{0}}});
  return append_node(rewrite, "Pad", {value, pads}, name, {{"mode", std::string("wrap")}});
}

Rewrite rolled_in_front(const Node& node, const HiddenShift& shift) {
  Rewrite rewrite;
  Node cut = node;
  cut.inputs[0] = append_roll(rewrite, node.inputs[0], node.outputs[0] + "/rolled", shift, false);
  rewrite.nodes.push_back(std::move(cut));
  return rewrite;
}

Rewrite rolled_back(const Node& node, const HiddenShift& shift) {
  Rewrite rewrite;
  Node join = node;
  join.outputs[0] = node.outputs[0] + "/shifted";
  rewrite.nodes.push_back(join);
  append_roll(rewrite, join.outputs[0], node.outputs[0], shift, true);
  return rewrite;
}

// The number that Swin adds to scores of what must not be seen: e^-100 is nothing.
constexpr double kUnseen = -100;

Rewrite masked(const Node& node, const HiddenShift& shift, const Ints& scores) {
  Rewrite rewrite;
  Node sum = node;
  sum.outputs[0] = node.outputs[0] + "/unmasked";
  rewrite.nodes.push_back(sum);
  const std::vector<Size> grid = counts(shift);
  const at::Tensor kinds =
      unseen({2, 2, shift.windows.height, shift.windows.width}, shift.rows, shift.columns)
          .to(at::kFloat)
          .mul(kUnseen)
          .reshape({2, 2, -1});
  const std::string mask = append_window_mask(rewrite, node.outputs[0] + "/hidden_mask",
                                              {.kinds = kinds,
                                               .down = grid[0],
                                               .across = grid[1],
                                               .shape = {1, 1, scores[2], scores[3]},
                                               .axis = 0,
                                               .single_is_shifted = false});
  append_node(rewrite, "Add", {sum.outputs[0], mask}, node.outputs[0]);
  rewrite.final = true;
  return rewrite;
}

// Scores of attention [1,h,T,T] of one window natively, to which a table is added.
bool adds_table(const Node& node, std::size_t scores_input, const Context& context) {
  const ShapePair* const scores = context.shapes(node.inputs[scores_input]);
  const auto table = context.constant(node.inputs[1 - scores_input]);
  if (scores == nullptr || !table || !table->is_floating_point() || table->dim() < 3) return false;
  const Ints& native = scores->native;
  return native.size() == 4 && scores->other.size() == 4 && native[0] == 1 &&
         scores->other[0] != 1 && native[2] == native[3] && table->size(-1) == native[3] &&
         table->size(-2) == native[2];
}

// What is cheap to tell of nodes that are none of a block's.
bool may_belong(const Node& node, const Context& context) {
  if (node.inputs.size() != 2 || node.outputs.size() != 1) return false;
  const ShapePair* const input = context.shapes(node.inputs[0]);
  if (input == nullptr) return false;
  if (node.type == "Add") return adds_table(node, 0, context) || adds_table(node, 1, context);
  const std::size_t rank = context.shapes(node.outputs[0])->native.size();
  return node.type == "Reshape" && input->native.size() + rank == 10;
}

}  // namespace

std::string RestoredShifts::problem() const {
  for (const auto& [cut, parts] : parts_) {
    if (parts != std::multiset<std::string>{kBack, kFront, kMask}) {
      return "the windows of '" + cut +
             "' would be shifted at other sizes, and the mask or the way back is not found";
    }
  }
  return {};
}

// A block that would be shifted, were its map more than one window: it is where there are more.
// Source: Liu et al., arXiv 2103.14030; torchvision's shifted_window_attention().
std::optional<Rewrite> restore_shift(const Node& node, const Context& context) {
  if (context.opset() < kOldestPadBySizes || !may_belong(node, context)) return {};
  const auto shift = hidden_shift(node, context);
  if (!shift) return {};
  const std::string& cut = shift->cut->outputs[0];
  const Ints& map = context.shapes(shift->cut->inputs[0])->native;
  const Ints& windows = context.shapes(cut)->native;
  const Ints& from = context.shapes(node.inputs[0])->native;
  const Ints& to = context.shapes(node.outputs[0])->native;
  std::optional<Rewrite> rewrite;
  const char* part = "";
  if (node.type == "Add") {
    const bool of_block = to.size() == 4 && to[3] == shift->windows.height * shift->windows.width;
    if (of_block) rewrite = masked(node, *shift, to);
    part = kMask;
  } else if (node.outputs[0] == cut && map.size() == 4) {
    rewrite = rolled_in_front(node, *shift);
    part = kFront;
  } else if (from == windows && to == map) {
    rewrite = rolled_back(node, *shift);
    part = kBack;
  }
  if (rewrite) {
    rewrite->shift = cut;
    rewrite->part = part;
    rewrite->note = describe(node) + ": shifted, as blocks in front of it are, where its map has " +
                    "more windows than one";
  }
  return rewrite;
}

}  // namespace cameras::fit
