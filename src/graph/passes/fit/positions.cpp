#include "core/aten.h"

#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/rule.h"
#include "graph/passes/fit/sizes.h"

namespace cameras::fit {
namespace {

constexpr int kOldestResizeToSizes = 11;
constexpr float kCubic = -0.75F;  // PyTorch's bicubic

// A table of positions as a constant [1,T,D] or [T,D] that is added to tokens [N,T,D].
struct Table {
  std::size_t input = 0;  // of the node
  at::Tensor rows;        // [1,T,D]
};

std::optional<Table> table_of(const Node& node, const Context& context) {
  if (node.type != "Add" || node.inputs.size() != 2) return {};
  for (const std::size_t input : {0U, 1U}) {
    const auto constant = context.constant(node.inputs[input]);
    const ShapePair* const tokens = context.shapes(node.inputs[1 - input]);
    if (!constant || !constant->is_floating_point() || tokens == nullptr) continue;
    const at::Tensor rows = constant->dim() == 2 ? constant->unsqueeze(0) : *constant;
    if (rows.dim() != 3 || rows.size(0) != 1 || tokens->native.size() != 3) continue;
    if (rows.size(1) == tokens->native[1] && rows.size(2) == tokens->native[2]) {
      return Table{input, rows};
    }
  }
  return {};
}

}  // namespace

// Learned positions of m x n tokens, and of those that stand in front of them, follow the grid at
// hand: the first stay, the others are resized as a map of D channels, bicubically (half-pixel
// centres, no antialiasing), as Hugging Face's interpolate_pos_encoding does.
std::optional<Rewrite> positions(const Node& node, const Context& context) {
  if (context.opset() < kOldestResizeToSizes) return {};
  const auto table = table_of(node, context);
  if (!table) return {};
  const ShapePair& tokens = *context.shapes(node.inputs[1 - table->input]);
  if (tokens.other.size() != 3 || tokens.native[1] == tokens.other[1]) return {};
  if (tokens.native[2] != tokens.other[2]) return {};  // scores of attention
  const auto grid = context.grid_of_tokens(tokens.native[1], tokens.other[1]);
  if (!grid) return {};

  const std::string prefix = node.outputs.at(0) + "/positions";
  const std::int64_t depth = table->rows.size(2);
  const std::int64_t front = grid->before;
  const std::int64_t rows = grid->native_rows;
  const std::int64_t columns = grid->native_columns;
  Rewrite rewrite;
  rewrite.note = describe(node) + ": its table of " + std::to_string(rows) + " x " +
                 std::to_string(columns) + " positions is resized to the grid at hand";
  rewrite.constants[prefix + "/map"] = table->rows.narrow(1, front, rows * columns)
                                           .reshape({1, rows, columns, depth})
                                           .permute({0, 3, 1, 2})
                                           .contiguous();
  const std::string sizes =
      append_sizes(rewrite, prefix + "/sizes",
                   {{.constant = 1, .factors = {}},
                    {.constant = depth, .factors = {}},
                    {.constant = 1, .factors = {grid->rows}},
                    {.constant = 1, .factors = {{grid->rows.value, grid->rows.axis + 1}}}});
  const std::string resized =
      append_node(rewrite, "Resize", {prefix + "/map", "", "", sizes}, prefix + "/resized",
                  {{"mode", std::string("cubic")},
                   {"coordinate_transformation_mode", std::string("half_pixel")},
                   {"cubic_coeff_a", kCubic}});
  rewrite.constants[prefix + "/shape"] = at::tensor(Ints{1, depth, -1}, at::kLong);
  const std::string flat =
      append_node(rewrite, "Reshape", {resized, prefix + "/shape"}, prefix + "/flat");
  std::string all =
      append_node(rewrite, "Transpose", {flat}, prefix + "/tokens", {{"perm", Ints{0, 2, 1}}});
  if (front > 0) {
    rewrite.constants[prefix + "/front"] = table->rows.narrow(1, 0, front).contiguous();
    all = append_node(rewrite, "Concat", {prefix + "/front", all}, prefix + "/all",
                      {{"axis", std::int64_t{1}}});
  }
  Node fitted = node;
  fitted.inputs[table->input] = all;
  rewrite.nodes.push_back(std::move(fitted));
  return rewrite;
}

}  // namespace cameras::fit
