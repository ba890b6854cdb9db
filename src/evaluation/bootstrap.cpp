#include "evaluation/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace cameras {
namespace {

QuotientPart sum_of(std::span<const QuotientPart> parts) {
  QuotientPart sum;
  for (const QuotientPart& part : parts) {
    sum.numerator += part.numerator;
    sum.denominator += part.denominator;
  }
  return sum;
}

// Between the two nearest values, as NumPy's default has it.
double percentile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - std::floor(position));
}

}  // namespace

std::optional<Interval> bootstrap(std::span<const QuotientPart> parts, std::uint64_t seed,
                                  std::int64_t draws) {
  const QuotientPart whole = sum_of(parts);
  if (whole.denominator == 0) return std::nullopt;
  // Not uniform_int_distribution: what it gives is up to each standard library.
  std::mt19937_64 random(seed);
  std::vector<double> estimates;
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    QuotientPart sum;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const QuotientPart& part = parts[random() % parts.size()];
      sum.numerator += part.numerator;
      sum.denominator += part.denominator;
    }
    if (sum.denominator == 0) continue;
    if ((sum.denominator < 0) != (whole.denominator < 0)) return std::nullopt;
    estimates.push_back(sum.numerator / sum.denominator);
  }
  std::ranges::sort(estimates);
  const double estimate = whole.numerator / whole.denominator;
  if (estimates.empty()) return Interval{estimate, estimate, estimate};
  return Interval{estimate, percentile(estimates, 0.025), percentile(estimates, 0.975)};
}

}  // namespace cameras
