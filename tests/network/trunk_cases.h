#pragma once

#include <ostream>
#include <vector>

namespace cameras::testing {

/// A network for classifier_of() that a compiled trunk may get wrong in a way of its own.
struct TrunkCase {
  const char* name;
  const char* weights;
  const char* body;
  int channels;

  friend std::ostream& operator<<(std::ostream& out, const TrunkCase& c) { return out << c.name; }
};

std::vector<TrunkCase> convolution_cases();
std::vector<TrunkCase> fusion_cases();  ///< what is computed together
std::vector<TrunkCase> pool_cases();
std::vector<TrunkCase> branch_cases();  ///< Concat, and operators that are not compiled

}  // namespace cameras::testing
