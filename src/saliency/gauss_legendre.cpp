#include "saliency/gauss_legendre.h"

#include <cmath>
#include <numbers>

namespace cameras {
namespace {

struct Legendre {
  double value;       // P_n(x)
  double derivative;  // P_n'(x)
};

// By the recurrence (k + 1) P_{k+1} = (2 k + 1) x P_k - k P_{k-1}; |x| < 1.
Legendre legendre(std::int64_t degree, double x) {
  double before = 1;
  double value = x;
  for (std::int64_t k = 1; k < degree; ++k) {
    const auto order = static_cast<double>(k);
    const double after = ((2 * order + 1) * x * value - order * before) / (order + 1);
    before = value;
    value = after;
  }
  const auto n = static_cast<double>(degree);
  return {value, n * (x * value - before) / (x * x - 1)};
}

// The zero of P_n that the starting point lies next to, by Newton's method: from there it is
// quadratic, so that a few steps reach the precision of double.
double zero_near(std::int64_t degree, double x) {
  constexpr int kMostSteps = 20;
  for (int step = 0; step < kMostSteps; ++step) {
    const Legendre at = legendre(degree, x);
    const double change = at.value / at.derivative;
    x -= change;
    if (std::abs(change) < 1e-15) break;
  }
  return x;
}

}  // namespace

std::vector<QuadratureNode> gauss_legendre(std::int64_t count) {
  std::vector<QuadratureNode> nodes;
  for (std::int64_t i = count; i >= 1; --i) {
    const double angle =
        std::numbers::pi * (static_cast<double>(i) - 0.25) / (static_cast<double>(count) + 0.5);
    const double x = zero_near(count, std::cos(angle));
    const double slope = legendre(count, x).derivative;
    // From [-1,1] to [0,1]: half the weight 2 / ((1 - x²) P_n'(x)²).
    nodes.push_back({(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)});
  }
  return nodes;
}

}  // namespace cameras
