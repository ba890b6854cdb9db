#include "graph/passes/fit/slice_bounds.h"

namespace cameras::fit {

std::optional<SliceBounds> slice_bounds(const Node& node, const Context& context,
                                        std::size_t rank) {
  SliceBounds bounds;
  if (node.has("ends")) {
    bounds = {.starts = node.attribute("starts", Ints{}),
              .ends = node.attribute("ends", Ints{}),
              .axes = node.attribute("axes", Ints{})};
  } else {
    const auto constant = [&](std::size_t i) {
      return i < node.inputs.size() ? context.constant_ints(node.inputs[i]) : std::nullopt;
    };
    const auto ends = constant(2);
    if (!ends || (node.inputs.size() > 3 && !node.inputs[3].empty() && !constant(3))) return {};
    bounds = {.starts = constant(1).value_or(Ints{}),
              .ends = *ends,
              .axes = constant(3).value_or(Ints{})};
  }
  if (bounds.axes.empty()) {
    for (std::size_t i = 0; i < bounds.ends.size(); ++i) {
      bounds.axes.push_back(static_cast<std::int64_t>(i));
    }
  }
  for (std::int64_t& axis : bounds.axes) axis += axis < 0 ? static_cast<std::int64_t>(rank) : 0;
  return bounds;
}

}  // namespace cameras::fit
