#include <algorithm>
#include <functional>

#include "core/checked.h"
#include "graph/passes/fit/rule.h"

namespace cameras::fit {
namespace {

bool all_zero(const Ints& values) {
  return std::ranges::all_of(values, [](std::int64_t value) { return value == 0; });
}

// SAME pads by the size at hand, so its kernel covers no more than its stride lets it.
bool pads_by_size(const Node& node) {
  return node.attribute<std::string>("auto_pad", "NOTSET").starts_with("SAME");
}

// With ceil_mode a kernel may be larger than its map.
bool covers_map(const Node& node, const Ints& map) {
  const Ints kernel = node.attribute("kernel_shape", Ints{});
  if (node.attribute<std::int64_t>("ceil_mode", 0) == 0) return kernel == map;
  return std::ranges::equal(kernel, map, std::ranges::greater_equal());
}

}  // namespace

// A pool whose kernel is the whole native map becomes "cameras.WholeMapPool", which runs the same
// pool with the kernel of the map at hand.
std::optional<Rewrite> whole_map_pool(const Node& node, const Context& context) {
  if (node.type != "AveragePool" && node.type != "MaxPool" && node.type != "LpPool") return {};
  const ShapePair* input = context.shapes(node.inputs.at(0));
  if (input == nullptr || input->native == input->other || input->native.size() < 3) return {};
  if (pads_by_size(node)) return {};
  const Ints map(input->native.begin() + 2, input->native.end());
  const bool covers = covers_map(node, map) && all_zero(node.attribute("pads", Ints{}));
  // One position is no map: a 1x1 kernel there says nothing about what it would cover.
  if (!covers || std::ranges::all_of(map, [](auto size) { return size == 1; })) return {};
  Node pool = node;
  pool.type = "cameras.WholeMapPool";
  pool.attributes["pool"] = node.type;
  Rewrite rewrite;
  rewrite.note = describe(node) + ": its kernel " + shape_text(map) +
                 " covers the whole map, so it pools the whole map at any size";
  rewrite.nodes = {std::move(pool)};
  return rewrite;
}

}  // namespace cameras::fit
