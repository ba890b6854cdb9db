#pragma once

#include <map>
#include <set>
#include <string>

#include "graph/passes/fit/rule.h"

namespace cameras::fit {

/// The parts of shifts that were restored (restore_shift.cpp): a map that is rolled and not masked,
/// or not rolled back, would be another network's at other sizes.
class RestoredShifts {
 public:
  void add(const Rewrite& rewrite) {
    if (!rewrite.shift.empty()) parts_[rewrite.shift].insert(rewrite.part);
  }

  /// Why one of them is not whole; "" where all are.
  std::string problem() const;

 private:
  std::map<std::string, std::multiset<std::string>> parts_;
};

}  // namespace cameras::fit
