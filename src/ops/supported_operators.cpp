#include <algorithm>
#include <utility>
#include <vector>

#include "cameras/operators.h"
#include "graph/passes/spell_out.h"
#include "ops/operators.h"

namespace cameras {

std::vector<SupportedOperator> supported_operators() {
  std::vector<SupportedOperator> found;
  for (const SpeltOutOperator& one : spelt_out_operators()) {
    found.push_back({.type = one.type, .since_opset = one.since_opset});
  }
  for (const ops::Operator& row : ops::operators()) {
    if (row.type.starts_with("cameras.")) continue;  // made by size fitting, not in files
    found.push_back({.type = row.type, .since_opset = row.since_opset});
  }
  for (const char* branching : {"If", "Loop"}) found.push_back({branching, 1});
  std::ranges::sort(
      found, {}, [](const SupportedOperator& one) { return std::pair(one.type, one.since_opset); });
  return found;
}

}  // namespace cameras
