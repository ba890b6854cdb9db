#include "network/layers/moved_axes.h"

#include <utility>

namespace cameras {
namespace {

ValueTrait with_layout(ValueTrait trait, MapLayout layout) {
  trait.layout = layout;
  return trait;
}

// Positions in one axis; or GroupNormalization as PyTorch writes it: Reshape,
// InstanceNormalization, Reshape back.
ValueTrait flattened(const ValueTrait& trait, const Ints& from, const Ints& to) {
  if (from.size() != 4) return {};
  const Ints folded = trait.from_convolutions ? from : Ints{};
  if (to != Ints{from[0], from[1], from[2] * from[3]}) {
    return {.from_convolutions = trait.from_convolutions, .folded = folded};
  }
  ValueTrait columns = with_layout(trait, MapLayout::columns);
  columns.folded = folded;
  return columns;
}

// Positions in rows and columns again.
ValueTrait unflattened(const ValueTrait& trait, const Ints& from, const Ints& to,
                       const GridSize& grid) {
  if (trait.prefix != 0 || from.size() != 3) return {};
  if (trait.layout == MapLayout::tokens && to == Ints{from[0], grid.rows, grid.columns, from[2]}) {
    return with_layout(trait, MapLayout::channels_last);
  }
  if (trait.layout == MapLayout::columns && to == Ints{from[0], from[1], grid.rows, grid.columns}) {
    return with_layout(trait, MapLayout::channels_first);
  }
  return {};
}

}  // namespace

ValueTrait transposed_trait(ValueTrait trait, const Ints& perm) {
  switch (trait.layout) {
    case MapLayout::channels_first:
      if (perm != Ints{0, 2, 3, 1}) return {};
      return with_layout(std::move(trait), MapLayout::channels_last);
    case MapLayout::channels_last:
      if (perm != Ints{0, 3, 1, 2}) return {};
      return with_layout(std::move(trait), MapLayout::channels_first);
    case MapLayout::columns:
      if (perm != Ints{0, 2, 1}) return {};
      return with_layout(std::move(trait), MapLayout::tokens);
    case MapLayout::tokens:
      if (perm != Ints{0, 2, 1} || trait.prefix != 0) return {};
      return with_layout(std::move(trait), MapLayout::columns);
    case MapLayout::none: break;
  }
  return {};
}

ValueTrait reshaped_trait(const ValueTrait& trait, const Ints& from, const Ints& to,
                          const GridSize& grid) {
  if (from == to) return trait;
  switch (trait.layout) {
    case MapLayout::channels_first: return flattened(trait, from, to);
    case MapLayout::channels_last:
      if (from.size() != 4 || to != Ints{from[0], from[1] * from[2], from[3]}) return {};
      return with_layout(trait, MapLayout::tokens);
    case MapLayout::columns:
    case MapLayout::tokens: return unflattened(trait, from, to, grid);
    case MapLayout::none: break;
  }
  const bool back = !trait.folded.empty() && trait.folded == to;
  if (back) return {.layout = MapLayout::channels_first, .from_convolutions = true};
  return {.folded = trait.folded};
}

}  // namespace cameras
