#include "graph/passes/fit/windows.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

namespace cameras::fit {
namespace {

using Sizes = std::vector<Size>;
using Axes = std::vector<std::size_t>;

// As large as those axes together.
Size size_of(const std::string& value, const ShapePair& shapes, const Axes& axes) {
  Size size;
  for (const std::size_t axis : axes) {
    if (shapes.varies(axis))
      size.factors.push_back({value, static_cast<std::int64_t>(axis)});
    else
      size.constant *= shapes.native[axis];
  }
  return size;
}

// A Reshape of `value`, of shape `from`, that natively gives `to`.
struct Reshaping {
  const Node& node;
  const std::string& value;
  const ShapePair& from;
  const Ints& to;
  const Context& context;

  Size size(const Axes& axes) const { return size_of(value, from, axes); }
};

std::optional<Reshaping> reshaping_of(const Node& node, const Context& context) {
  if (node.type != "Reshape") return {};
  const ShapePair* const input = context.shapes(node.inputs.at(0));
  const ShapePair* const output = context.shapes(node.outputs.at(0));
  if (input == nullptr || output == nullptr || input->native == input->other ||
      input->native.size() != input->other.size()) {
    return {};
  }
  return Reshaping{node, node.inputs[0], *input, output->native, context};
}

// Whether `long_shape` has two axes each in the place of axes `rows` and `rows` + 1 of the other,
// and all else alike.
bool halves_both(const Ints& short_shape, const Ints& long_shape, std::size_t rows) {
  const auto at = [](const Ints& shape, std::size_t axis) {
    return shape.begin() + static_cast<std::ptrdiff_t>(axis);
  };
  return short_shape[rows] == long_shape[rows] * long_shape[rows + 1] &&
         short_shape[rows + 1] == long_shape[rows + 2] * long_shape[rows + 3] &&
         std::equal(short_shape.begin(), at(short_shape, rows), long_shape.begin()) &&
         std::equal(at(short_shape, rows + 2), short_shape.end(), at(long_shape, rows + 4));
}

// Whether axes are moved and then joined: windows that become images, or places that become
// channels. What is summed up instead may mean as many parts of a map at any size.
bool regroups(const Reshaping& reshaping) {
  const auto only = [&](const Node& node, std::string_view type) -> const Node* {
    const auto readers = reshaping.context.readers(node.outputs.at(0));
    const bool one =
        readers.size() == 1 && readers[0]->type == type && !readers[0]->outputs.empty();
    return one ? readers[0] : nullptr;
  };
  const Node* const moved = only(reshaping.node, "Transpose");
  return moved != nullptr && only(*moved, "Reshape") != nullptr;
}

// [N,H,W,C] -> [N,H/a,a,W/b,b,C]: windows of a x b, or, where a table says that the first of two
// are the places of attention, a x b positions that lie far apart.
std::optional<WindowCut> cut_at(const Reshaping& reshaping, std::size_t rows) {
  const ShapePair& from = reshaping.from;
  const Ints& to = reshaping.to;
  if (!from.varies(rows) || !from.varies(rows + 1)) return {};
  if (from.native[rows] == 0 || from.native[rows + 1] == 0) return {};
  if (!halves_both(from.native, to, rows)) return {};
  const bool inner = reshaping.context.has_table_between(to[rows + 1] * to[rows + 3]);
  const bool outer = !inner && reshaping.context.has_table_between(to[rows] * to[rows + 2]);
  const bool one_window = to[rows] == 1 && to[rows + 2] == 1;
  if (one_window && !inner && !outer) return {};  // axes that were put in
  if (!inner && !outer && !regroups(reshaping)) return {};
  const std::size_t counts = outer ? rows + 1 : rows;
  const std::size_t places = outer ? rows : rows + 1;
  return WindowCut{rows, to[counts], to[counts + 2], to[places], to[places + 2], outer};
}

std::optional<WindowCut> cut_of(const Reshaping& reshaping) {
  const std::size_t rank = reshaping.from.native.size();
  if (reshaping.to.size() != rank + 2) return {};
  for (std::size_t rows = 1; rows + 1 < rank; ++rows) {
    if (auto found = cut_at(reshaping, rows)) return found;
  }
  return {};
}

std::optional<Sizes> cut(const Reshaping& reshaping) {
  const auto found = cut_of(reshaping);
  if (!found) return {};
  Sizes sizes;
  for (std::size_t axis = 0; axis < reshaping.from.native.size(); ++axis) {
    Size size = reshaping.size({axis});
    if (axis != found->rows && axis != found->rows + 1) {
      sizes.push_back(std::move(size));
      continue;
    }
    size.divisor = axis == found->rows ? found->height : found->width;
    const Size places{.constant = size.divisor, .factors = {}};
    sizes.push_back(found->far_apart ? places : size);
    sizes.push_back(found->far_apart ? size : places);
  }
  return sizes;
}

// [N,H/a,a,W/b,b,C] -> [N,H,W,C].
std::optional<Sizes> join(const Reshaping& reshaping) {
  const ShapePair& from = reshaping.from;
  const Ints& to = reshaping.to;
  if (from.native.size() != to.size() + 2) return {};
  for (std::size_t rows = 1; rows + 1 < to.size(); ++rows) {
    const bool of_windows = from.varies(rows) != from.varies(rows + 1) &&
                            from.varies(rows + 2) != from.varies(rows + 3);
    if (!of_windows || !halves_both(to, from.native, rows)) continue;
    Sizes sizes;
    for (std::size_t axis = 0; axis < to.size(); ++axis) {
      const std::size_t first = axis <= rows ? axis : axis == rows + 1 ? rows + 2 : axis + 2;
      const bool both = axis == rows || axis == rows + 1;
      sizes.push_back(reshaping.size(both ? Axes{first, first + 1} : Axes{first}));
    }
    return sizes;
  }
  return {};
}

// [N,p,q,a,b,C] -> windows as images, [Npq,ab,C] or [Npq,a,b,C], or as an axis, [N,pq,ab,C].
std::optional<Sizes> stack(const Reshaping& reshaping) {
  const ShapePair& from = reshaping.from;
  const Ints& to = reshaping.to;
  if (from.native.size() != 6 || from.varies(5)) return {};
  const bool first = from.varies(1) && from.varies(2);
  const bool second = from.varies(3) && from.varies(4);
  if (first == second) return {};
  const std::array<std::vector<Axes>, 3> forms{
      {{{0, 1, 2}, {3, 4}, {5}}, {{0, 1, 2}, {3}, {4}, {5}}, {{0}, {1, 2}, {3, 4}, {5}}}};
  for (const std::vector<Axes>& form : forms) {
    Ints native;
    Sizes sizes;
    for (const Axes& axes : form) {
      native.push_back(std::accumulate(
          axes.begin(), axes.end(), std::int64_t{1},
          [&](std::int64_t size, std::size_t axis) { return size * from.native[axis]; }));
      sizes.push_back(reshaping.size(axes));
    }
    if (native == to) return sizes;
  }
  return {};
}

// Windows that were counted as images -> [N,p,q,a,b,C], the shape that an earlier value had when
// they were counted.
std::optional<Sizes> unstack(const Reshaping& reshaping) {
  const ShapePair& from = reshaping.from;
  const Ints& to = reshaping.to;
  if (to.size() != 6 || from.native.size() > 4) return {};
  for (std::size_t axis = 1; axis + 1 < to.size(); ++axis) {
    const auto rows = reshaping.context.seen(to[axis], to[axis + 1]);
    if (!rows) continue;
    const ShapePair& before = *reshaping.context.shapes(rows->value);
    if (before.native != to || product(before.other) != product(from.other)) continue;
    Sizes sizes;
    for (std::size_t i = 0; i < to.size(); ++i) sizes.push_back(size_of(rows->value, before, {i}));
    return sizes;
  }
  return {};
}

}  // namespace

std::optional<WindowCut> window_cut(const Node& node, const Context& context) {
  const auto reshaping = reshaping_of(node, context);
  return reshaping ? cut_of(*reshaping) : std::nullopt;
}

std::optional<std::vector<Size>> window_sizes(const Node& node, const Context& context) {
  const auto reshaping = reshaping_of(node, context);
  if (!reshaping) return {};
  for (const auto form : {&cut, &join, &stack, &unstack}) {
    if (auto sizes = form(*reshaping)) return sizes;
  }
  return {};
}

}  // namespace cameras::fit
