#include "evaluation/metrics/shared/harmonic_mean.h"

#include <algorithm>

namespace cameras {

double harmonic_mean(double a, double b, double c) {
  return std::min({a, b, c}) > 0 ? 3 / (1 / a + 1 / b + 1 / c) : 0;
}

}  // namespace cameras
