#include "graph/passes/fit/axis_groups.h"

namespace cameras::fit {

std::vector<AxisGroup> axis_groups(const Ints& from, const Ints& to) {
  std::vector<AxisGroup> groups;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < from.size() || j < to.size()) {
    AxisGroup group{i, i, j, j};
    const bool drops_one = i < from.size() && from[i] == 1 && (j == to.size() || to[j] != 1);
    const bool inserts_one = j < to.size() && to[j] == 1 && (i == from.size() || from[i] != 1);
    if (drops_one) {
      ++i;
    } else if (inserts_one) {
      ++j;
    } else {
      std::int64_t left = i < from.size() ? from[i++] : 1;
      std::int64_t right = j < to.size() ? to[j++] : 1;
      while (left != right && (left < right ? i < from.size() : j < to.size())) {
        if (left < right)
          left *= from[i++];
        else
          right *= to[j++];
      }
    }
    group.from_end = i;
    group.to_end = j;
    groups.push_back(group);
  }
  return groups;
}

}  // namespace cameras::fit
