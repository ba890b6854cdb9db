#include "graph/passes/fit/rule.h"
#include "core/aten.h"

#include <array>
#include <utility>

namespace cameras::fit {
namespace {

// collapse comes before reshape: it puts a pool in front where positions are counted. restore_shift
// comes before both: it puts nodes around windows that are as they were in the file.
constexpr std::array<Rule, 10> kRules{&whole_map_pool, &tiling_pool, &restore_shift, &collapse,
                                      &reshape,        &expand,      &slice,         &resize,
                                      &positions,      &shift_mask};

// T of a table [..,T,T] that an Add reads.
std::optional<std::int64_t> table_side(const Graph& file, const std::string& value) {
  const auto found = file.constants.find(value);
  if (found == file.constants.end() || !found->second.is_floating_point()) return {};
  const at::IntArrayRef sizes = found->second.sizes();
  const bool square = sizes.size() >= 3 && sizes[sizes.size() - 2] == sizes.back();
  return square ? std::optional(sizes.back()) : std::nullopt;
}

}  // namespace

Context::Context(const Graph& graph, const Graph& file) : graph_(&graph), file_(&file) {
  for (const Node& node : file.nodes) {
    for (const std::string& output : node.outputs) makers_[output] = &node;
    for (const std::string& input : node.inputs) {
      if (!input.empty()) readers_[input].push_back(&node);
      if (node.type != "Add") continue;
      if (const auto side = table_side(file, input)) tables_.insert(*side);
    }
  }
}

const Node* Context::maker(const std::string& value) const {
  const auto found = makers_.find(value);
  return found == makers_.end() ? nullptr : found->second;
}

std::vector<const Node*> Context::readers(const std::string& value) const {
  const auto found = readers_.find(value);
  return found == readers_.end() ? std::vector<const Node*>{} : found->second;
}

const ShapePair* Context::shapes(const std::string& value) const {
  const auto it = shapes_.find(value);
  return it == shapes_.end() ? nullptr : &it->second;
}

std::optional<Ints> Context::constant_ints(const std::string& value) const {
  const auto it = graph_->constants.find(value);
  if (it == graph_->constants.end() || it->second.scalar_type() != at::kLong) return std::nullopt;
  const at::Tensor flat = it->second.contiguous();
  const auto* data = flat.data_ptr<std::int64_t>();
  return Ints(data, data + flat.numel());
}

std::optional<ShapePair> Context::integers(const std::string& value) const {
  if (const auto it = integers_.find(value); it != integers_.end()) return it->second;
  const auto constant = constant_ints(value);
  return constant ? std::optional(ShapePair{*constant, *constant}) : std::nullopt;
}

std::optional<AxisOf> Context::seen(std::int64_t rows, std::int64_t columns) const {
  const auto it = seen_.find({rows, columns});
  return it == seen_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<TokenGrid> Context::grid_of_tokens(std::int64_t native, std::int64_t other) const {
  for (std::int64_t before = 0; before <= kMostInFront; ++before) {
    const auto grids = grids_.find(native - before);
    if (grids == grids_.end()) continue;
    for (TokenGrid grid : grids->second) {
      const Ints& shape = shapes_.find(grid.rows.value)->second.other;
      const auto axis = static_cast<std::size_t>(grid.rows.axis);
      if (shape[axis] * shape[axis + 1] != other - before) continue;
      grid.before = before;
      return grid;
    }
  }
  return std::nullopt;
}

bool Context::has_table_between(std::int64_t tokens) const { return tables_.contains(tokens); }

std::optional<at::Tensor> Context::constant(const std::string& value) const {
  const auto it = graph_->constants.find(value);
  return it == graph_->constants.end() ? std::nullopt : std::optional(it->second);
}

void Context::expect(const std::string& value, std::size_t axes) {
  ShapePair& shapes = shapes_[value];
  shapes.native.reserve(axes);
  shapes.other.reserve(axes);
}

void Context::record(const std::string& value, const ShapePair& shapes) {
  const auto& [native, other] = shapes;
  if (native.size() == other.size()) {
    for (std::size_t axis = 1; axis + 1 < native.size(); ++axis) {
      if (native[axis] == other[axis] || native[axis + 1] == other[axis + 1]) continue;
      const AxisOf rows{value, static_cast<std::int64_t>(axis)};
      const bool is_new = !seen_.contains({native[axis], native[axis + 1]});
      seen_[{native[axis], native[axis + 1]}] = rows;
      if (is_new) {
        grids_[native[axis] * native[axis + 1]].push_back({rows, native[axis], native[axis + 1]});
      }
    }
  }
  shapes_[value] = shapes;  // a copy: in the memory that expect() took
}

void Context::record_integers(const std::string& value, ShapePair integers) {
  integers_.insert_or_assign(value, std::move(integers));
}

std::optional<Rewrite> rewrite(const Node& node, const Context& context) {
  for (const Rule rule : kRules) {
    if (auto found = rule(node, context)) return found;
  }
  return std::nullopt;
}

}  // namespace cameras::fit
