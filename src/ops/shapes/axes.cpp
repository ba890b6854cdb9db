#include "ops/shapes/axes.h"

#include <algorithm>

namespace cameras::ops {

std::int64_t axis_of(std::int64_t axis, std::int64_t rank) {
  require(axis >= -rank && axis < rank, Errc::bad_model, "expected an axis in [", -rank, ", ", rank,
          "), found ", axis);
  return axis < 0 ? axis + rank : axis;
}

Ints axes_of(const Ints& axes, std::int64_t rank) {
  Ints result;
  for (const std::int64_t axis : axes) {
    const std::int64_t counted = axis_of(axis, rank);
    require(std::ranges::find(result, counted) == result.end(), Errc::bad_model,
            "expected every axis once, found ", axis, " again");
    result.push_back(counted);
  }
  return result;
}

Ints axes_from(std::int64_t first, std::int64_t rank) {
  Ints result;
  for (std::int64_t axis = first; axis < rank; ++axis) result.push_back(axis);
  return result;
}

}  // namespace cameras::ops
